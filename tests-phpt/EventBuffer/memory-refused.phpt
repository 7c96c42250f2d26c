--TEST--
EventBuffer, EventBufferEvent: where the system refuses memory, nothing is added, and what was there stays
--FILE--
<?php
require __DIR__ . '/../include/child.inc';

// The limits are those of PHP's own allocator, which valgrind does without; what is run apart is not run by it.
putenv('USE_ZEND_ALLOC');

$code = <<<'PHP'
    ini_set('memory_limit', -1);
    set_error_handler(function (int $level, string $message) { echo "$message\n"; return true; });
    function say(string $what, mixed $value): void { echo "$what ", json_encode($value), "\n"; }
    $buffer = new EventBuffer();
    $piece = str_repeat('x', 15000);
    $large = str_repeat('y', 8000000);
    while ($buffer->add($piece)) {}
    $length = $buffer->length;
    say('much', $length > 100000000 && $length % 15000 === 0);
    say('add', $buffer->add(str_repeat('y', 70000)));
    say('prepend', $buffer->prepend(str_repeat('y', 70000)));
    say('expand', $buffer->expand($length));
    say('pullup', $buffer->pullup($length));
    say('search', $buffer->search('y'));
    say('readLine', $buffer->readLine(EventBuffer::EOL_LF));
    say('substr', $buffer->substr($length - 3));
    say('same', $buffer->length === $length);
    $base = new EventBase();
    [$one, $other] = EventBufferEvent::createPair($base);
    say('write', $one->write($large));
    say('kept', $one->output->length);
    // What is given back can be had again.
    $buffer->drain($length);
    say('add', $buffer->add($piece));
    say('read', strlen($buffer->read(-1)));
    PHP;
echo implode("\n", run_apart($code, 400000)), "\n\n";

// A string of PHP's that is too large for it ends the script as PHP ends it.
$code = <<<'PHP'
    ini_set('memory_limit', '24M');
    $buffer = new EventBuffer();
    for ($i = 0; $i < 4000; $i++) {
        $buffer->add(str_repeat('x', 10000));
    }
    register_shutdown_function(function () use ($buffer) { echo "usable ", json_encode($buffer->add('x')), "\n"; });
    $string = $buffer->read(-1);
    echo "went on\n";
    PHP;
echo preg_replace('/size of .*/', 'size', implode("\n", run_apart($code))), "\n";
?>
--EXPECT--
EventBuffer::add(): Out of memory: nothing was added
much true
EventBuffer::add(): Out of memory: nothing was added
add false
EventBuffer::prepend(): Out of memory: nothing was added
prepend false
expand false
pullup null
search false
readLine null
substr "xxx"
same true
EventBufferEvent::write(): Out of memory: nothing was added
write false
kept 0
add true
read 15000

Fatal error: Allowed memory size
usable true
status 255
