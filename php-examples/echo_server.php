<?php

/*
 * Sends back, line by line and in capitals, what its clients send, and drops those that keep silent for a minute.
 *
 *   php php-examples/echo_server.php 4343            and talk to it with: telnet 127.0.0.1 4343
 */

$base = new EventBase();
$clients = [];

$accept = function (EventListener $listener, int $descriptor, array $address) use ($base, &$clients) {
    $name = implode(':', $address);
    $client = new EventBufferEvent($base, $descriptor, EventBufferEvent::OPT_CLOSE_ON_FREE);
    $client->setTimeouts(60, 60);
    $client->setCallbacks(
        function (EventBufferEvent $client) {
            while (($line = $client->input->readLine(EventBuffer::EOL_CRLF)) !== null) {
                $client->write(strtoupper($line) . "\r\n");
            }
        },
        null,
        function (EventBufferEvent $client, int $events) use ($name, &$clients) {
            if ($events & (EventBufferEvent::EOF | EventBufferEvent::ERROR | EventBufferEvent::TIMEOUT)) {
                echo "$name has left\n";
                $client->free();
                unset($clients[$name]);
            }
        },
    );
    $client->enable(Event::READ | Event::WRITE);
    $clients[$name] = $client;
    echo "$name has come\n";
};

$port = (int) ($argv[1] ?? 4343);
$options = EventListener::OPT_CLOSE_ON_FREE | EventListener::OPT_REUSEABLE;
$listener = new EventListener($base, $accept, null, $options, -1, "127.0.0.1:$port");
echo "Listening on 127.0.0.1:$port\n";

$base->loop();
