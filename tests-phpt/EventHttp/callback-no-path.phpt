--TEST--
EventHttp::setCallback() for a path that no request can have
--FILE--
<?php
set_error_handler(fn ($no, $text) => print("$text\n"));
$http = new EventHttp(new EventBase());
foreach (['about', '', '?x', "a\r\n/b", '/', '*', 'example.test:443'] as $path) {
    var_dump($http->setCallback($path, fn ($request) => $request->sendReply(200, 'OK')));
}
?>
--EXPECT--
EventHttp::setCallback(): No request has the path "about": a path begins with a slash
bool(false)
EventHttp::setCallback(): No request has the path "": a path begins with a slash
bool(false)
EventHttp::setCallback(): No request has the path "?x": a path begins with a slash
bool(false)
EventHttp::setCallback(): No request has the path "a\r\n/b": a path begins with a slash
bool(false)
bool(true)
bool(true)
bool(true)
