--TEST--
EventSslContext: serialize() answers, unserialize() refuses
--SKIPIF--
<?php foreach (['event'] as $e) if (!extension_loaded($e)) die("skip $e is not loaded"); ?>
--FILE--
<?php
$context = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
$text = serialize($context);
try { unserialize($text); echo "unserialized\n"; } catch (EventException $e) { echo $e->getMessage(), "\n"; }
?>
--EXPECT--
EventSslContext instances are not serializable
