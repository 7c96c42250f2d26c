--TEST--
EventHttp::accept() refuses what is not a socket
--FILE--
<?php
require __DIR__ . '/../include/http.inc';

$http = new EventHttp(new EventBase());
$closed = fopen('php://memory', 'r');
fclose($closed);
foreach ([
    'memory stream' => fopen('php://memory', 'r'),
    'closed stream' => $closed,
    'negative number' => -1,
    'string' => 'nine',
    'null' => null,
    'array' => [],
    'object' => new stdClass(),
] as $what => $value) {
    try {
        $got = $http->accept($value);
        echo "$what: ", var_export($got, true), "\n";
    } catch (Throwable $e) {
        echo "$what: ", get_class($e), "\n";
    }
}
?>
--EXPECT--
memory stream: Exception
closed stream: Exception
negative number: Exception
string: Exception
null: Exception
array: Exception
object: Exception
