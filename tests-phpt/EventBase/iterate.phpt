--TEST--
Going through a base finds nothing
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
foreach ($base as $value) {
    say('value', $value);
}
$walked = @array_walk($base, fn($value) => say('walked', $value));
say('query', @http_build_query($base), (array) $base, count(get_object_vars($base)));
?>
--EXPECT--
query: "" [] 0
