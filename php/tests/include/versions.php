<?php
/* A service whose answer is what a file says when its workers start. */

declare(strict_types=1);

use EventServer\Application;
use EventServer\Http\Reply;
use EventServer\Http\Request;
use EventServer\Runner;

require __DIR__ . '/start.inc';

$folder = json_decode($argv[1], true)['folder'];

final class Version implements Application
{
    public function __construct(private string $version)
    {
    }

    public function serve(Request $request, Reply $reply): void
    {
        $reply->send(200, 'OK', ['Content-Type' => 'text/plain'], $this->version);
    }
}

exit((new Runner(settings()))->run(fn () => new Version(require "$folder/version.php")));
