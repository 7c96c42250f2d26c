--TEST--
What is neither INPUT_HEADER nor OUTPUT_HEADER stands for the input, but for findHeader()
--FILE--
<?php
set_error_handler(fn ($level) => print("$level\n"));
$request = new EventHttpRequest(fn () => 1);
foreach ([0, 3, 4, -1] as $type) {
    var_dump($request->addHeader("X$type", 'v', $type), $request->findHeader("X$type", EventHttpRequest::INPUT_HEADER));
    var_dump($request->findHeader("X$type", $type), $request->removeHeader("X$type", $type), $request->removeHeader("X$type", $type));
}
var_dump($request->getInputHeaders(), $request->getOutputHeaders());
?>
--EXPECT--
bool(true)
string(1) "v"
string(1) "v"
bool(true)
bool(false)
bool(true)
string(1) "v"
string(1) "v"
bool(true)
bool(false)
bool(true)
string(1) "v"
2
bool(false)
bool(true)
bool(false)
bool(true)
string(1) "v"
2
bool(false)
bool(true)
bool(false)
array(0) {
}
array(0) {
}
