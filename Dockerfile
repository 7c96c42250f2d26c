# docker build --build-arg PHP=8.4-cli -t php-event .     PHP is a tag of the official image that is made of Debian.
ARG PHP=8.4-cli
FROM php:${PHP} AS build
RUN curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal
COPY . /event
RUN PATH="$HOME/.cargo/bin:$PATH" make -C /event install DESTDIR=/module

FROM php:${PHP}
COPY --from=build /module/ /
RUN php --ri event
