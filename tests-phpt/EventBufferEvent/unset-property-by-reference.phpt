--TEST--
EventBufferEvent: no reference to a property that has no value, which would be one to all that have none
--FILE--
<?php
$b = new EventBufferEvent(new EventBase());
$tries = [
    function () use ($b) { $b->priority[] = 1; },
    function () use ($b) { $r = &$b->priority; $r = 2; },
    function () use ($b) { $b->fd->x = 3; },
    function () use ($b) { $b->free(); $r = &$b->fd; $r = 4; },
    function () use ($b) { $b->input['x'] = 5; },
    function () use ($b) { unset($b->output['x']['y']); },
];
foreach ($tries as $try) {
    try {
        $try();
        echo "done\n";
    } catch (Error $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
    var_dump(@$undefined, (new stdClass())?->nothing ?? null);
}
?>
--EXPECT--
Error: Cannot indirectly modify property EventBufferEvent::$priority
NULL
NULL
Error: Cannot indirectly modify property EventBufferEvent::$priority
NULL
NULL
Error: Cannot indirectly modify property EventBufferEvent::$fd
NULL
NULL
Error: Cannot indirectly modify property EventBufferEvent::$fd
NULL
NULL
Error: Cannot indirectly modify property EventBufferEvent::$input
NULL
NULL
Error: Cannot indirectly modify property EventBufferEvent::$output
NULL
NULL
