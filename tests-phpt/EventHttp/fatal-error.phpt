--TEST--
A fatal error in a request callback or a close callback ends the script as anywhere: shutdown functions run, nothing else is called
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$base = new EventBase();
[$http, $port] = listen_http($base);
register_shutdown_function(function () use ($base, &$wire) {
    echo 'shutdown: ', error_get_last()['message'], "\n";
    // The loop can be run once more.
    $timer = Event::timer($base, function () { echo "timer\n"; });
    $timer->add(0);
    var_dump($base->loop(EventBase::LOOP_ONCE));
});
$http->setDefaultCallback(function ($req) {
    $req->getConnection()->setCloseCallback(function () {
        echo "close callback\n";
        // Since PHP 8.4 there is a deprecation besides the error; what is fatal is not silenced.
        @trigger_error('enough', E_USER_ERROR);
    });
    $req->closeConnection();
    echo "not reached\n";
});
$wire = new Wire($port, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
pump($base, fn () => false);
echo "not reached\n";
?>
--EXPECTF--
close callback

Fatal error: enough in %s on line %d
shutdown: enough
timer
bool(true)
