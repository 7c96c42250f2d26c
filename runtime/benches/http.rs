//! HTTP messages from bytes and to bytes: heads, bodies, chunks.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use event_runtime::buffer::Buffer;
use event_runtime::http::{BodyReader, Framing, Parsed, RequestHead, add_chunk, add_last_chunk};

const SHORT: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const BROWSER: &[u8] = b"GET /some/where?with=query HTTP/1.1\r\n\
    Host: localhost:8080\r\n\
    User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n\
    Accept-Language: en-US,en;q=0.5\r\n\
    Accept-Encoding: gzip, deflate, br\r\n\
    Referer: http://localhost:8080/somewhere/else\r\n\
    Cookie: session=0123456789abcdef0123456789abcdef; theme=dark; lang=en\r\n\
    Connection: keep-alive\r\n\
    Upgrade-Insecure-Requests: 1\r\n\
    Sec-Fetch-Mode: navigate\r\n\r\n";

fn heads(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("head");
    for (name, bytes) in [("short", SHORT), ("browser", BROWSER)] {
        assert!(matches!(RequestHead::parse(bytes), Parsed::Head(..)));
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| RequestHead::parse(black_box(bytes))));
    }
    // A header is looked for, as scripts do.
    if let Parsed::Head(head, ..) = RequestHead::parse(BROWSER) {
        group.throughput(Throughput::Elements(1));
        group.bench_function("find", |bencher| {
            bencher.iter(|| head.fields().find(black_box(b"cookie")).map(<[u8]>::len));
        });
    }
    group.finish();
}

/// A body of 64 KiB, in chunks of a size.
fn in_chunks(size: usize) -> Vec<u8> {
    let mut content = Buffer::new();
    content.add(&vec![b'x'; 65536]);
    let mut output = Buffer::new();
    while add_chunk(&mut output, &mut content, size) > 0 {}
    add_last_chunk(&mut output, None);
    output.chunks().flatten().copied().collect()
}

fn bodies(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("body");
    group.throughput(Throughput::Bytes(65536));
    let cases = [
        ("of-a-length", Framing::Length(65536), vec![b'x'; 65536]),
        ("in-chunks-of-4k", Framing::Chunked, in_chunks(4096)),
        ("in-chunks-of-16", Framing::Chunked, in_chunks(16)),
    ];
    for (name, framing, bytes) in cases {
        group.bench_function(name, |bencher| {
            let mut body = Buffer::new();
            bencher.iter(|| {
                let taken = BodyReader::new(framing, u64::MAX).and_then(|mut reader| reader.read(&bytes, &mut body));
                assert_eq!((taken, body.len()), (Ok(bytes.len()), 65536));
                body.clear();
            });
        });
    }
    group.finish();
}

fn chunks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("chunk");
    for size in [100, 4096] {
        let piece = vec![b'x'; size];
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(format!("write-{size}"), |bencher| {
            let (mut content, mut output) = (Buffer::new(), Buffer::new());
            bencher.iter(|| {
                content.add(&piece);
                add_chunk(&mut output, &mut content, usize::MAX);
                output.drain(output.len());
            });
        });
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    heads(&mut criterion);
    bodies(&mut criterion);
    chunks(&mut criterion);
    criterion.final_summary();
}
