--TEST--
Shape of class EventDnsBase
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('EventDnsBase');
$have = explode("\n", trim(ob_get_clean()));
$want = <<<'SHAPE'
final class EventDnsBase extends nothing
method public __construct($base, $initialize)
method public addNameserverIp($ip)
method public addSearch($domain)
method public clearSearch()
method public countNameservers()
method public loadHosts($hosts)
method public parseResolvConf($flags, $filename)
method public setOption($option, $value)
method public setSearchNdots($ndots)
const DISABLE_WHEN_INACTIVE = 32768
const INITIALIZE_NAMESERVERS = 1
const NAMESERVERS_NO_DEFAULT = 65536
const OPTIONS_ALL = 15
const OPTION_HOSTSFILE = 8
const OPTION_MISC = 4
const OPTION_NAMESERVERS = 2
const OPTION_SEARCH = 1
SHAPE;
// Members beyond these are welcome; none of these may be missing or differ.
foreach (explode("\n", $want) as $line) {
    if (!in_array($line, $have, true)) {
        echo "missing: $line\n";
    }
}
echo "checked 18 lines\n";
?>
--EXPECT--
checked 18 lines
