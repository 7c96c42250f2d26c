//! WebSocket: frames read and written, masks, and compression.

use bytes::BytesMut;
use criterion::{BatchSize, Criterion, Throughput};
use event_runtime::buffer::{Buffer, Lent};
use event_runtime::websocket::deflate::{Deflater, Inflater};
use event_runtime::websocket::{Inbox, Mask, Opcode, Piece, Reader, Role, writer};

const SIZES: [usize; 3] = [64, 4096, 65536];
const KEY: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// A text, as a client sends it.
fn masked_frame(size: usize) -> BytesMut {
    let mut output = Buffer::new();
    writer::add_frame(&mut output, Opcode::Text, false, Some(KEY), &vec![b'x'; size]);
    output.chunks().flatten().copied().collect()
}

fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("websocket-read");
    for size in SIZES {
        let frame = masked_frame(size);
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(size.to_string(), |bencher| {
            let (mut reader, mut inbox) = (Reader::new(Role::Server, false, u64::MAX), Inbox::default());
            let mut message = Buffer::new();
            bencher.iter_batched_ref(
                || frame.clone(),
                |memory| {
                    let count = memory.len();
                    let mut lent = Lent::new(memory, count);
                    while let Ok((_, Some(Piece::Part(part)))) = reader.read(lent.bytes()) {
                        inbox.add(&part, &mut lent);
                    }
                    assert!(inbox.take_next(&mut message).is_some() && message.len() == size);
                    message.clear();
                },
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

fn write(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("websocket-write");
    for size in SIZES {
        let payload = vec![b'x'; size];
        group.throughput(Throughput::Bytes(size as u64));
        for (role, mask) in [("server", None), ("client", Some(KEY))] {
            group.bench_function(format!("{role}-{size}"), |bencher| {
                let mut output = Buffer::new();
                bencher.iter(|| {
                    writer::add_frame(&mut output, Opcode::Text, false, mask, &payload);
                    output.drain(output.len());
                });
            });
        }
    }
    group.finish();
}

fn mask(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("websocket-mask");
    for size in SIZES {
        let mut bytes = vec![b'x'; size];
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(size.to_string(), |bencher| bencher.iter(|| Mask::new(KEY).apply(&mut bytes)));
    }
    group.finish();
}

fn deflate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("websocket-deflate");
    let text = br#"{"id": 1234567, "name": "somebody", "text": "what they say", "here": [1, 2, 3]}, "#.repeat(50);
    let (Some(mut deflater), Some(mut inflater)) = (Deflater::new(15), Inflater::new()) else { return };
    let mut compressed = Vec::new();
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("compress-4k", |bencher| {
        bencher.iter(|| {
            deflater.reset();
            assert!(deflater.deflate(&text, &mut compressed));
        });
    });
    let mut incoming = Buffer::new();
    incoming.add(&compressed);
    group.bench_function("decompress-4k", |bencher| {
        let mut message = Buffer::new();
        bencher.iter(|| {
            inflater.reset();
            assert!(inflater.inflate(&incoming, u64::MAX, &mut message).is_ok());
            message.clear();
        });
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    read(&mut criterion);
    write(&mut criterion);
    mask(&mut criterion);
    deflate(&mut criterion);
    criterion.final_summary();
}
