<?php

/*
 * A kernel of Symfony: what src/Kernel.php and public/index.php are to a whole application. It knows nothing of the server.
 */

declare(strict_types=1);

use Symfony\Component\EventDispatcher\EventDispatcher;
use Symfony\Component\HttpFoundation\BinaryFileResponse;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\RequestStack;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpFoundation\StreamedResponse;
use Symfony\Component\HttpKernel\Controller\ArgumentResolver;
use Symfony\Component\HttpKernel\Controller\ControllerResolver;
use Symfony\Component\HttpKernel\Event\RequestEvent;
use Symfony\Component\HttpKernel\HttpKernel;
use Symfony\Component\HttpKernel\HttpKernelInterface;
use Symfony\Component\HttpKernel\KernelEvents;

return function (array $context): HttpKernelInterface {
    $routes = [
        '/' => fn (Request $request) => new Response("Hello {$request->query->get('name', 'there')}\n"),
        '/upload' => function (Request $request) {
            $file = $request->files->get('file');
            $name = $file->getClientOriginalName();
            $moved = $file->move(sys_get_temp_dir(), 'uploaded-' . bin2hex(random_bytes(8)));
            $size = $moved->getSize();
            unlink($moved->getPathname());
            return new Response("$name has $size bytes\n");
        },
        '/source' => fn () => new BinaryFileResponse(__FILE__),
        '/report' => fn () => new StreamedResponse(function () {
            for ($row = 1; $row <= 1000; $row++) {
                echo "$row\n";
            }
        }, 200, ['Content-Type' => 'text/csv']),
    ];
    $dispatcher = new EventDispatcher();
    $dispatcher->addListener(KernelEvents::REQUEST, function (RequestEvent $event) use ($routes) {
        $path = $event->getRequest()->getPathInfo();
        $event->getRequest()->attributes->set('_controller', $routes[$path] ?? fn () => new Response("Not found\n", 404));
    });
    return new HttpKernel($dispatcher, new ControllerResolver(), new RequestStack(), new ArgumentResolver());
};
