--TEST--
The extension registers its classes and its namespace constant
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

say('loaded', extension_loaded('event'));
say('EVENT_NS', defined('EVENT_NS') ? EVENT_NS : 'missing');
foreach (['Event', 'EventBase', 'EventConfig', 'EventListener', 'EventUtil', 'EventBuffer', 'EventBufferEvent',
          'EventDnsBase', 'EventHttp', 'EventHttpConnection', 'EventHttpRequest', 'EventSslContext', 'EventException'] as $c) {
    say($c, class_exists($c, false), (new ReflectionClass($c))->isInternal());
}
say('functions', (new ReflectionExtension('event'))->getFunctions());
?>
--EXPECT--
loaded: true
EVENT_NS: ""
Event: true true
EventBase: true true
EventConfig: true true
EventListener: true true
EventUtil: true true
EventBuffer: true true
EventBufferEvent: true true
EventDnsBase: true true
EventHttp: true true
EventHttpConnection: true true
EventHttpRequest: true true
EventSslContext: true true
EventException: true true
functions: []
