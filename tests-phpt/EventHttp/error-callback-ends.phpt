--TEST--
EventHttp::setErrorCallback(): the client, the server and the loop may go before it is called and while it is
--EXTENSIONS--
openssl
--FILE--
<?php
require __DIR__ . '/../include/pages.inc';

/* Has a client be refused, whose page is made when the event callback before it is over: that is where something happens. */
function between(string $protocol, callable $then, ?callable $in = null): void
{
    [$http2, $tls] = PROTOCOLS[$protocol];
    $base = new EventBase();
    $context = $tls ? both_protocols() : null;
    [$http, $port] = listen_http($base, $context);
    $called = 0;
    $http->setErrorCallback(function ($request, $code) use (&$called, $in) {
        $called++;
        $in && $in($request);
        return "page $code";
    });
    $client = asking($base, $port, $http2, $tls, 'GET', '/first');
    page($base, $client);
    $client->close();
    spin($base);
    $called = 0;

    $client = asking($base, $port, $http2, $tls, 'GET', '/nowhere');
    $done = false;
    // It is always due, and before what comes of bytes that were read in the same turn.
    $watch = new Event($base, -1, Event::TIMEOUT | Event::PERSIST, function () use (&$done, &$watch, $then, $client, &$http, &$base) {
        if (!$done && $http->getStatistics()['requests'] >= 2) {
            $done = true;
            $watch->del();
            $then($client, $http, $base);
        }
    });
    $watch->add(1e-6);
    for ($turns = 0; $base && $turns < 4000 && !$client->poll()->eof && !$client->in; $turns++) {
        grab(fn () => $base->loop(EventBase::LOOP_NONBLOCK));
        usleep(200);
        $done && $turns = max($turns, 3900);
    }
    $done or exit('nothing was done');
    say('  called, and the client has got', $called, $client->in === '' ? 'nothing' : 'something');
}

foreach (array_keys(PROTOCOLS) as $protocol) {
    echo "-- $protocol\n";
    echo "nothing happens\n";
    between($protocol, fn () => null);
    echo "the client goes\n";
    between($protocol, fn ($client) => $client->close());
    echo "it is set anew\n";
    between($protocol, function ($client, $http) {
        $http->setErrorCallback(fn () => say('  another') ?? 'another');
    });
    echo "it is unset\n";
    between($protocol, fn ($client, $http) => $http->setErrorCallback(null));
    echo "the server goes\n";
    between($protocol, fn ($client, &$http) => $http = null);
    echo "the server is made anew\n";
    between($protocol, fn ($client, $http, $base) => $http->__construct($base));
    echo "the loop is freed\n";
    between($protocol, fn ($client, $http, $base) => $base->free());
    foreach (['made anew', 'freed'] as $what) {
        echo $what === 'freed' ? 'the loop is freed' : 'the server is made anew', " meanwhile\n";
        [$http2, $tls] = PROTOCOLS[$protocol];
        $base = new EventBase();
        [$http, $port] = listen_http($base, $tls ? both_protocols() : null);
        $called = 0;
        $http->setErrorCallback(function () use ($what, &$called) {
            global $http, $base;
            $called++;
            $what === 'freed' ? $base->free() : $http->__construct($base);
            return 'page';
        });
        $client = asking($base, $port, $http2, $tls, 'GET', '/nowhere');
        for ($turns = 0; $turns < 4000 && !$client->poll()->eof; $turns++) {
            grab(fn () => $base->loop(EventBase::LOOP_NONBLOCK));
            usleep(200);
        }
        say('  called', $called, $client->eof);
    }
}
?>
--EXPECT--
-- HTTP/1.1
nothing happens
  called, and the client has got: 1 "something"
the client goes
  called, and the client has got: 1 "nothing"
it is set anew
  another: 
  called, and the client has got: 0 "something"
it is unset
  called, and the client has got: 0 "something"
the server goes
  called, and the client has got: 0 "nothing"
the server is made anew
  called, and the client has got: 0 "nothing"
the loop is freed
  called, and the client has got: 0 "nothing"
the server is made anew meanwhile
  called: 1 true
the loop is freed meanwhile
  called: 1 true
-- HTTP/1.1 TLS
nothing happens
  called, and the client has got: 1 "something"
the client goes
  called, and the client has got: 1 "nothing"
it is set anew
  another: 
  called, and the client has got: 0 "something"
it is unset
  called, and the client has got: 0 "something"
the server goes
  called, and the client has got: 0 "nothing"
the server is made anew
  called, and the client has got: 0 "nothing"
the loop is freed
  called, and the client has got: 0 "nothing"
the server is made anew meanwhile
  called: 1 true
the loop is freed meanwhile
  called: 1 true
-- HTTP/2
nothing happens
  called, and the client has got: 1 "something"
the client goes
  called, and the client has got: 1 "nothing"
it is set anew
  another: 
  called, and the client has got: 0 "something"
it is unset
  called, and the client has got: 0 "something"
the server goes
  called, and the client has got: 0 "something"
the server is made anew
  called, and the client has got: 0 "something"
the loop is freed
  called, and the client has got: 0 "something"
the server is made anew meanwhile
  called: 1 true
the loop is freed meanwhile
  called: 1 true
-- HTTP/2 TLS
nothing happens
  called, and the client has got: 1 "something"
the client goes
  called, and the client has got: 1 "nothing"
it is set anew
  another: 
  called, and the client has got: 0 "something"
it is unset
  called, and the client has got: 0 "something"
the server goes
  called, and the client has got: 0 "something"
the server is made anew
  called, and the client has got: 0 "something"
the loop is freed
  called, and the client has got: 0 "something"
the server is made anew meanwhile
  called: 1 true
the loop is freed meanwhile
  called: 1 true