<?php
/* Buffers. */
require __DIR__ . '/measure.php';

measure('buffer-add-drain', function () {
    $buffer = new EventBuffer();
    $count = scale(1000000);
    for ($i = 0; $i < $count; $i++) {
        $buffer->add('0123456789abcdef');
        $buffer->drain(16);
    }
    return $count;
});

measure('buffer-new-add', function () {
    $count = scale(300000);
    for ($i = 0; $i < $count; $i++) {
        $buffer = new EventBuffer();
        $buffer->add('Hello');
    }
    return $count;
});

measure('buffer-add-many-read', function () {
    $count = scale(1000000);
    $buffer = new EventBuffer();
    for ($i = 0; $i < $count; $i++) {
        $buffer->add('0123456789abcdef');
    }
    while ($buffer->length > 0) {
        $buffer->read(4096);
    }
    return $count;
});

measure('buffer-read-line', function () {
    $buffer = new EventBuffer();
    $lines = str_repeat(str_repeat('x', 78) . "\r\n", scale(13107));
    for ($i = 0; $i < 10; $i++) {
        $buffer->add($lines);
    }
    return function () use ($buffer) {
        for ($count = 0; $buffer->readLine(EventBuffer::EOL_CRLF) !== null; $count++);
        return $count;
    };
});

/* 1 MiB in which what is searched for nearly is, 131072 times. */
measure('buffer-search-miss', function () {
    $buffer = new EventBuffer();
    $buffer->add(str_repeat('abcdefgh', 131072));
    $count = scale(200);
    for ($i = 0; $i < $count; $i++) {
        $buffer->search('hX');
    }
    return $count;
});

measure('buffer-search-near', function () {
    $buffer = new EventBuffer();
    $buffer->add(str_repeat('x', 500) . "\r\n\r\n" . str_repeat('y', 500));
    $count = scale(500000);
    for ($i = 0; $i < $count; $i++) {
        $buffer->search("\r\n\r\n");
    }
    return $count;
});

measure('buffer-search-eol', function () {
    $buffer = new EventBuffer();
    $buffer->add(str_repeat('x', 100) . "\r\n" . str_repeat('y', 500));
    $count = scale(500000);
    for ($i = 0; $i < $count; $i++) {
        $buffer->searchEol(0, EventBuffer::EOL_CRLF);
    }
    return $count;
});

measure('buffer-add-buffer', function () {
    $one = new EventBuffer();
    $other = new EventBuffer();
    $one->add(str_repeat('z', 4096));
    $count = scale(500000);
    for ($i = 0; $i < $count; $i++) {
        $other->addBuffer($one);
        $one->addBuffer($other);
    }
    return 2 * $count;
});

/* Anywhere in 1 MB that came in pieces of 1 KB. */
measure('buffer-substr', function () {
    $buffer = new EventBuffer();
    for ($i = 0; $i < 1000; $i++) {
        $buffer->add(str_repeat('z', 1000));
    }
    $count = scale(200000);
    for ($i = 0; $i < $count; $i++) {
        $buffer->substr($i * 7919 % 900000, 100);
    }
    return $count;
});

measure('buffer-prepend', function () {
    $buffer = new EventBuffer();
    $count = scale(500000);
    for ($i = 0; $i < $count; $i++) {
        $buffer->prepend('0123456789abcdef');
        if ($i % 100 === 99) {
            $buffer->drain($buffer->length);
        }
    }
    return $count;
});

/* 1 MiB in and out. */
measure('buffer-add-read-large', function () {
    $data = str_repeat('q', 1 << 20);
    $buffer = new EventBuffer();
    $count = scale(500);
    for ($i = 0; $i < $count; $i++) {
        $buffer->add($data);
        $buffer->read(1 << 20);
    }
    return $count;
});

measure('buffer-length', function () {
    $buffer = new EventBuffer();
    $buffer->add('abc');
    $count = scale(2000000);
    for ($i = 0; $i < $count; $i++) {
        $buffer->length;
    }
    return $count;
});

measure('buffer-copyout', function () {
    $buffer = new EventBuffer();
    $buffer->add(str_repeat('z', 4096));
    $count = scale(500000);
    for ($i = 0; $i < $count; $i++) {
        $buffer->copyout($data, 256);
    }
    return $count;
});
