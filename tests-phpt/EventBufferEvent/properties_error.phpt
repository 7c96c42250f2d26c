--TEST--
EventBufferEvent: properties that cannot be set say why
--FILE--
<?php
set_error_handler(fn ($no, $text) => print("$text\n"));
$stream = new EventBufferEvent(new EventBase());
$stream->priority = 0;
$stream->priority = 7;
$stream->allow_ssl_dirty_shutdown = true;
var_dump($stream->allow_ssl_dirty_shutdown);
$stream->free();
$stream->priority = 0;
$stream->allow_ssl_dirty_shutdown = true;
?>
--EXPECT--
main(): Unable to set EventBufferEvent::$priority to 7: see EventBase::priorityInit()
main(): EventBufferEvent::$allow_ssl_dirty_shutdown is for streams of TLS
bool(false)
main(): EventBufferEvent object is not initialized or freed
main(): EventBufferEvent object is not initialized or freed
