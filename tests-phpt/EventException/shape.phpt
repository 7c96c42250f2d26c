--TEST--
EventException sits under RuntimeException and carries errorInfo
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

describe('EventException');
$e = new EventException('text', 17, new LogicException('inner'));
say('is RuntimeException', $e instanceof RuntimeException);
say('message/code', $e->getMessage(), $e->getCode());
say('previous', $e->getPrevious());
say('errorInfo default', $e->errorInfo);
$e->errorInfo = [1, 2];
say('errorInfo set', $e->errorInfo);
class MyEventException extends EventException {}
try { throw new MyEventException('sub'); } catch (EventException $caught) { say('caught as parent', $caught, $caught->getMessage()); }
?>
--EXPECT--
class EventException extends RuntimeException
property public $errorInfo
is RuntimeException: true
message/code: "text" 17
previous: LogicException
errorInfo default: null
errorInfo set: [1,2]
caught as parent: MyEventException "sub"
