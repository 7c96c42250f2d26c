<?php
/* All there is here, for each of the scripts that are run. */

foreach (['process', 'verdict', 'members', 'operations', 'scene', 'scenes', 'actions', 'evil', 'certificates', 'sockets',
    'references', 'things', 'values', 'arguments', 'call', 'contexts', 'cases', 'workshop', 'pool', 'plot', 'reducer',
    'scenes/loops',
    'scenes/streams', 'scenes/tls', 'scenes/http', 'scenes/bodies', 'scenes/websockets', 'scenes/client'] as $noun) {
    require __DIR__ . "/$noun.php";
}

extension_loaded('pcntl') or exit("PHP's pcntl extension is needed\n");
error_reporting(E_ALL);
ini_set('display_errors', '1');
ini_set('html_errors', '0');
// Traces hold on to nothing, and dumps of them end.
ini_set('zend.exception_ignore_args', '1');
