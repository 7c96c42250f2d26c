<?php

declare(strict_types=1);

namespace EventServer;

use EventServer\Http\Reply;
use EventServer\Http\Request;

/** What answers requests: Psr15\Application and Symfony\Application are two. */
interface Application
{
    /** Is called when all of a request is there. What it throws is logged, and answered with 500. */
    public function serve(Request $request, Reply $reply): void;
}
