//! Buffers: bytes in and out, to other buffers, and searched.

use std::hint::black_box;
use std::mem::MaybeUninit;

use criterion::{Criterion, Throughput};
use event_runtime::buffer::{Buffer, Eol};

fn queue(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("buffer");
    for size in [16, 4096, 1 << 20] {
        let data = vec![b'x'; size];
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(format!("add-drain-{size}"), |bencher| {
            let mut buffer = Buffer::new();
            bencher.iter(|| {
                buffer.add(black_box(&data));
                buffer.drain(size);
            });
        });
        group.bench_function(format!("add-move-out-{size}"), |bencher| {
            let mut buffer = Buffer::new();
            let mut target = vec![MaybeUninit::uninit(); size];
            bencher.iter(|| {
                buffer.add(black_box(&data));
                buffer.move_out(&mut target).len()
            });
        });
    }
    group.throughput(Throughput::Elements(2));
    group.bench_function("append-4096", |bencher| {
        let (mut one, mut other) = (Buffer::new(), Buffer::new());
        one.add(&[b'x'; 4096]);
        bencher.iter(|| {
            other.append(&mut one);
            one.append(&mut other);
        });
    });
    group.finish();
}

fn search(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("search");
    // What is searched for is not there, and begins in 131072 places.
    let mut buffer = Buffer::new();
    buffer.add(&b"abcdefgh".repeat(131_072));
    group.throughput(Throughput::Bytes(buffer.len() as u64));
    group.bench_function("miss-1m", |bencher| {
        bencher.iter(|| assert!(matches!(buffer.search(black_box(b"hX"), 0, usize::MAX), Ok(None))));
    });
    let mut lines = Buffer::new();
    lines.add(&[&[b'x'; 100][..], b"\r\n", &[b'y'; 500]].concat());
    group.throughput(Throughput::Elements(1));
    group.bench_function("line-of-100", |bencher| {
        bencher.iter(|| assert!(matches!(lines.search_eol(0, black_box(Eol::CrlfStrict)), Ok(Some((100, 2))))));
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    queue(&mut criterion);
    search(&mut criterion);
    criterion.final_summary();
}
