--TEST--
What is none of INPUT_HEADER, OUTPUT_HEADER, INPUT_TRAILER and OUTPUT_TRAILER is no list of headers
--FILE--
<?php
set_error_handler(fn ($level, $text) => print("  $text\n"));
$request = new EventHttpRequest(fn () => 1);
foreach ([0, 3, 5, -1] as $type) {
    echo "$type\n";
    var_dump($request->addHeader('X', 'v', $type), $request->findHeader('X', $type), $request->removeHeader('X', $type));
}
var_dump($request->getInputHeaders(), $request->getOutputHeaders());
?>
--EXPECT--
0
  EventHttpRequest::addHeader(): Incorrect type of header 0: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
  EventHttpRequest::findHeader(): Incorrect type of header 0: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
  EventHttpRequest::removeHeader(): Incorrect type of header 0: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
bool(false)
bool(false)
bool(false)
3
  EventHttpRequest::addHeader(): Incorrect type of header 3: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
  EventHttpRequest::findHeader(): Incorrect type of header 3: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
  EventHttpRequest::removeHeader(): Incorrect type of header 3: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
bool(false)
bool(false)
bool(false)
5
  EventHttpRequest::addHeader(): Incorrect type of header 5: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
  EventHttpRequest::findHeader(): Incorrect type of header 5: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
  EventHttpRequest::removeHeader(): Incorrect type of header 5: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
bool(false)
bool(false)
bool(false)
-1
  EventHttpRequest::addHeader(): Incorrect type of header -1: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
  EventHttpRequest::findHeader(): Incorrect type of header -1: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
  EventHttpRequest::removeHeader(): Incorrect type of header -1: EventHttpRequest::INPUT_HEADER or OUTPUT_HEADER is wanted
bool(false)
bool(false)
bool(false)
array(0) {
}
array(0) {
}
