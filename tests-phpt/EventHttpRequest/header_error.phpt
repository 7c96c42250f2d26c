--TEST--
A header that cannot be sent is refused with its name; line ends are refused without a word
--FILE--
<?php
set_error_handler(fn ($no, $text) => print("$text\n"));
$request = new EventHttpRequest(fn () => 1);
foreach ([['', 'v'], ['X Y', 'v'], ['X:', 'v'], ["X\0", 'v'], ['X-A', "a\0b"], ["X\r\nY", 'v'], ['X-B', "v\nw"]] as [$name, $value]) {
    var_dump($request->addHeader($name, $value, EventHttpRequest::OUTPUT_HEADER));
}
var_dump($request->getOutputHeaders());
?>
--EXPECT--
EventHttpRequest::addHeader(): "" is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one
bool(false)
EventHttpRequest::addHeader(): "X Y" is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one
bool(false)
EventHttpRequest::addHeader(): "X:" is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one
bool(false)
EventHttpRequest::addHeader(): "X\0" is not the name of a header: letters, digits and !#$%&'*+-.^_`|~ make one
bool(false)
EventHttpRequest::addHeader(): The value of "X-A" has a NUL, which cannot be sent
bool(false)
bool(false)
bool(false)
array(0) {
}
