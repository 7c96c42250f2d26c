--TEST--
close() and free() from within a filter of the very stream: it stays open, as with fclose()
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';

class Closing extends php_user_filter
{
    public static ?Closure $close = null;
    public function filter($in, $out, &$consumed, bool $closing): int
    {
        if ($close = self::$close) {
            self::$close = null;
            $close();
        }
        while ($bucket = stream_bucket_make_writeable($in)) {
            $consumed += $bucket->datalen;
            stream_bucket_append($out, $bucket);
        }
        return PSFS_PASS_ON;
    }
}
stream_filter_register('closing', Closing::class);
set_error_handler(function (int $level, string $message) { echo "$message\n"; return true; });

$base = new EventBase();
$cases = [
    'close' => fn ($socket) => [new EventBufferEvent($base, $socket), fn ($bev) => $bev->close()],
    'free' => fn ($socket) => [
        new EventBufferEvent($base, $socket, EventBufferEvent::OPT_CLOSE_ON_FREE), fn ($bev) => $bev->free()],
    'listener' => fn ($socket) => [
        new EventListener($base, 'strlen', null, EventListener::OPT_CLOSE_ON_FREE, 0, $socket), fn ($l) => $l->free()],
];
foreach ($cases as $name => $make) {
    [$mine, $other] = duplex();
    [$object, $close] = $make($mine);
    stream_filter_append($mine, 'closing', STREAM_FILTER_WRITE);
    Closing::$close = fn () => print($name . ': ' . json_encode($close($object)) . "\n");
    var_dump(fwrite($mine, 'hello'), fread($other, 9));
    // Afterwards it is an open stream as any other, and can be closed.
    var_dump(is_resource($mine));
    if ($name === 'close') {
        var_dump($object->fd > 0, $object->close(), is_resource($mine));
    } else {
        fclose($mine);
    }
}
?>
--EXPECT--
EventBufferEvent::close(): The stream cannot be closed from within one of its filters
close: false
int(5)
string(5) "hello"
bool(true)
bool(true)
bool(true)
bool(false)
EventBufferEvent::free(): The stream stays open: it cannot be closed from within one of its filters
free: null
int(5)
string(5) "hello"
bool(true)
EventListener::free(): The stream stays open: it cannot be closed from within one of its filters
listener: null
int(5)
string(5) "hello"
bool(true)
