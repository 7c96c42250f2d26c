--TEST--
EventHttp::addVirtualHost(): a virtual host is kept as long as it is one, and cycles of them are collected
--FILE--
<?php
require __DIR__ . '/../include/hosts.inc';

final class Told
{
    public function __construct(private string $what) {}
    public function __destruct() { echo "$this->what is gone\n"; }
}
/* A virtual host that tells when it goes, and how to see whether it is there. */
function told_host(EventBase $base, EventHttp $of, string $what, mixed $more = null): WeakReference
{
    $host = new EventHttp($base);
    $told = new Told($what);
    $host->setDefaultCallback(fn ($request) => $request->sendReply(200, 'OK', $what), [$told, $more]);
    $of->addVirtualHost("$what.*", $host) or exit('refused');
    return WeakReference::create($host);
}
$base = new EventBase();

echo "-- kept\n";
[$http, $port] = listen_http($base);
$host = told_host($base, $http, 'host');
gc_collect_cycles();
say('it answers', for_host($base, $port, 'host.example'), $host->get());
var_dump($http->removeVirtualHost($host->get()));
say('removed', $host->get());

echo "-- with the server that has it\n";
$inner = told_host($base, (told_host($base, $http, 'outer'))->get(), 'inner');
unset($http);
say('gone', $inner->get());

echo "-- made anew\n";
$http = new EventHttp($base);
$host = told_host($base, $http, 'host')->get();
$below = told_host($base, $host, 'below');
$host->__construct($base);
say('it is none any more', $http->removeVirtualHost($host), $below->get());
var_dump($http->addVirtualHost('again', $host));
$http->__construct($base);
var_dump($http->addVirtualHost('again', $host));
unset($host, $http);

echo "-- in a cycle that does not listen\n";
$http = new EventHttp($base);
$seen = told_host($base, $http, 'cycle', $http);
$http->setCallback('/', fn () => $http);
unset($http);
gc_collect_cycles();
say('collected', $seen->get());

echo "-- in a cycle that listens, with the loop\n";
$other = new EventBase();
[$http] = listen_http($other);
$seen = told_host($other, $http, 'listening', [$http, $other]);
$http->setCallback('/', fn () => $http);
$server = WeakReference::create($http);
unset($http);
gc_collect_cycles();
say('not as long as the loop is there', $seen->get(), $server->get());
unset($other);
gc_collect_cycles();
say('collected', $seen->get(), $server->get());

echo "-- with a loop that is freed\n";
$other = new EventBase();
[$http] = listen_http($other);
$seen = told_host($other, $http, 'freed');
$other->free();
say('let go of', $seen->get());
echo "-- at the end\n";
[$http] = listen_http($base);
told_host($base, $http, 'last', $http);
?>
--EXPECT--
-- kept
it answers: "host" EventHttp
host is gone
bool(true)
removed: null
-- with the server that has it
inner is gone
outer is gone
gone: null
-- made anew
below is gone
it is none any more: false null
bool(true)
bool(true)
host is gone
-- in a cycle that does not listen
cycle is gone
collected: null
-- in a cycle that listens, with the loop
not as long as the loop is there: EventHttp EventHttp
listening is gone
collected: null null
-- with a loop that is freed
freed is gone
let go of: null
-- at the end
last is gone
