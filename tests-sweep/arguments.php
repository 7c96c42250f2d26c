<?php
/* Arguments that a method is meant to be given, by the types of its parameters and what they are called. */

final class Arguments
{
    /* One for each parameter. */
    public static function valid(Member $member, Scene $scene): array
    {
        $arguments = [];
        foreach ($member->parameters as $index => $parameter) {
            $arguments[$index] = self::value($member, $parameter, $scene);
        }
        return $arguments;
    }

    private static function value(Member $member, Parameter $parameter, Scene $scene): mixed
    {
        foreach ($parameter->types as $type) {
            if (class_exists($type, false)) {
                return $parameter->optional && crc32($member->id()) % 2 ? null : self::object($member, $type, $scene);
            }
        }
        return match (true) {
            $parameter->reference => null,
            $parameter->is('iterable') || $parameter->is('Traversable') => [Scenes::spare('EventWebSocket')],
            $parameter->is('callable') => $scene->callback(),
            $parameter->is('array') => self::array($parameter),
            $parameter->is('string') => self::string($member, $parameter),
            $parameter->is('int') => self::int($member, $parameter, $scene),
            $parameter->is('float') => 0.01,
            $parameter->is('bool') => true,
            default => self::mixed($member, $parameter, $scene),
        };
    }

    private static function object(Member $member, string $class, Scene $scene): ?object
    {
        return match ($class) {
            'EventBase' => $scene->loop(),
            'EventBuffer' => self::buffer(),
            'EventBufferEvent' => EventBufferEvent::createPair($scene->loop())[0],
            'EventSslContext' => in_array($member->class, ['EventHttp', 'EventSslContext'], true)
                ? Certificates::server()
                : Certificates::client(),
            'EventDnsBase' => new EventDnsBase($scene->loop(), false),
            'EventConfig' => new EventConfig(),
            'Event' => Event::timer($scene->loop(), $scene->callback()),
            'EventHttpRequest' => new EventHttpRequest($scene->callback()),
            default => Scenes::spare($class),
        };
    }

    private static function buffer(): EventBuffer
    {
        $buffer = new EventBuffer();
        $buffer->add("one\r\ntwo\nthree");
        return $buffer;
    }

    private static function array(Parameter $parameter): array
    {
        return match (strtolower($parameter->name)) {
            // Of no use for a server; each has some that are not for it.
            'options' => $parameter->class === 'EventWebSocket' ? ['protocols' => ['chat']] : Certificates::options(),
            'headers' => ['Link' => '</style>; rel=preload', 'X-Several' => ['one', 'two']],
            default => [],
        };
    }

    private static function string(Member $member, Parameter $parameter): string
    {
        return match (strtolower($parameter->name)) {
            'addr' => '127.0.0.1:9',
            'address', 'ip', 'hostname', 'host' => '127.0.0.1',
            'domain', 'alias' => 'example.test',
            'pattern' => '*.example.test',
            'filename', 'hosts' => Certificates::path('hosts'),
            'option' => 'timeout',
            'value' => $member->name === 'setOption' ? '1' : 'value',
            'key', 'name' => $member->class === 'EventSslContext' ? Certificates::path('key') : 'X-Name',
            'path' => $member->name === 'sendFile' ? Certificates::path('hosts') : '/',
            'uri', 'target' => '/',
            'url' => 'ws://127.0.0.1:9/',
            'what' => 't',
            'cert', 'local_cert' => Certificates::path('cert'),
            'local_pk' => Certificates::path('key'),
            default => 'text',
        };
    }

    private static function int(Member $member, Parameter $parameter, Scene $scene): int
    {
        return match (strtolower($parameter->name)) {
            'fd' => Descriptors::make('open', $scene),
            'events', 'what' => Event::READ | Event::WRITE,
            'method' => EventSslContext::TLS_SERVER_METHOD,
            'code', 'error' => ['sendInformation' => 103, 'close' => 1000][$member->name] ?? 200,
            // OUTPUT_HEADER, and CMD_GET.
            'type' => in_array($member->name, ['makeRequest', 'broadcast'], true) ? 1 : 2,
            'retries' => 1,
            'signum' => SIGUSR1,
            'port' => $member->name === 'bind' ? 0 : Sockets::port(Sockets::listening($scene)),
            'family', 'priority', 'pos', 'offset' => 0,
            'flags' => in_array($member->name, ['loop', 'setFlags'], true) ? 3 : 1,
            'level' => 1,
            'optname' => 2,
            'proto' => EventSslContext::TLS1_2_VERSION,
            'state' => EventBufferEvent::SSL_CONNECTING,
            'options' => 0,
            'size', 'len', 'length', 'max_bytes', 'howmuch', 'max_size' => 5,
            default => 1,
        };
    }

    private static function mixed(Member $member, Parameter $parameter, Scene $scene): mixed
    {
        return match (strtolower($parameter->name)) {
            'fd', 'socket' => Sockets::filled($scene),
            'target' => '127.0.0.1:0',
            'cb', 'callback' => $scene->callback(),
            'local_cert' => Certificates::path('cert'),
            'local_pk' => Certificates::path('key'),
            'initialize', 'allow_ssl_dirty_shutdown' => false,
            'priority', 'optval' => 1,
            'data', 'arg' => 'data',
            'buf' => crc32($member->id()) % 2 ? self::buffer() : 'a body',
            'file' => Certificates::path('cert'),
            default => $parameter->descriptor() ? Sockets::filled($scene) : null,
        };
    }
}
