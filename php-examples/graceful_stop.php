<?php

/*
 * A server that is asked to stop, and loses no request of it: SIGTERM, or Ctrl-C.
 *
 *   php php-examples/graceful_stop.php 8080
 *   curl http://127.0.0.1:8080/ & kill -TERM PID
 */

$base = new EventBase();
$http = new EventHttp($base);
$http->setDefaultCallback(function (EventHttpRequest $request) use ($base) {
    echo "A request\n";
    // The answer takes a second: of a database, say.
    $timer = Event::timer($base, function () use ($request, &$timer) {
        $request->sendReply(200, 'OK', "Done\n");
        $timer = null;
    });
    $timer->add(1);
});

$stop = function (int $signal) use ($http, &$signals) {
    echo "Stopping\n";
    // A second signal has its usual effect, for who will not wait.
    array_map(fn (Event $event) => $event->del(), $signals);
    $http->shutdown(10, fn () => print("All have gone\n"));
};
$signals = [Event::signal($base, SIGTERM, $stop), Event::signal($base, SIGINT, $stop)];
array_map(fn (Event $event) => $event->add(), $signals);

$port = (int) ($argv[1] ?? 8080);
$http->bind('127.0.0.1', $port) or exit("Cannot listen on port $port\n");
echo "Listening on port $port\n";
// It ends when nothing is left to wait for.
$base->loop();
echo "Stopped\n";
