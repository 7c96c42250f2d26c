--TEST--
EventSslContext: serialize() answers, unserialize() refuses
--FILE--
<?php
$context = new EventSslContext(EventSslContext::TLS_CLIENT_METHOD, []);
$text = serialize($context);
try { unserialize($text); echo "unserialized\n"; } catch (EventException $e) { echo $e->getMessage(), "\n"; }
?>
--EXPECT--
EventSslContext instances are not serializable
