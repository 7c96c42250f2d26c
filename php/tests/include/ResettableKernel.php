<?php

declare(strict_types=1);

use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpKernel\HttpKernelInterface;
use Symfony\Contracts\Service\ResetInterface;

/* A kernel that is not Terminable, and says when it is reset. */
final class ResettableKernel implements HttpKernelInterface, ResetInterface
{
    public function __construct(private HttpKernelInterface $kernel)
    {
    }

    public function handle(Request $request, int $type = self::MAIN_REQUEST, bool $catch = true): Response
    {
        return $this->kernel->handle($request, $type, $catch);
    }

    public function reset()
    {
        fwrite(STDERR, "Reset\n");
    }
}
