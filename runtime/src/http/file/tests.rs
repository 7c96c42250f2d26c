//! Replies that are files. Most cases are those that Go's `http.ServeContent` is tested with.

use std::os::fd::AsFd;
use std::time::{Duration, UNIX_EPOCH};

use proptest::prelude::*;
use rustix::fs::{MemfdFlags, Timespec, Timestamps};

use super::*;

/// When the files here were changed.
const MODIFIED: i64 = 1_403_716_338;
const MODIFIED_TEXT: &str = "Wed, 25 Jun 2014 17:12:18 GMT";

fn file_of(content: &[u8], (seconds, nanoseconds): (i64, i64)) -> File {
    let fd = rustix::fs::memfd_create("test", MemfdFlags::CLOEXEC).unwrap();
    rustix::io::write(&fd, content).unwrap();
    let time = Timespec { tv_sec: seconds, tv_nsec: nanoseconds };
    rustix::fs::futimens(&fd, &Timestamps { last_access: time, last_modification: time }).unwrap();
    File::duplicate(fd.as_fd()).unwrap()
}

fn list(headers: &[(&str, &str)]) -> Headers {
    let mut list = Headers::default();
    headers.iter().for_each(|(name, value)| list.push(name.as_bytes(), value.as_bytes()));
    list
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

/// The reply to a request with some headers, for a style sheet of eight bytes.
fn answer(method: Method, wishes: &[(&str, &str)], given: &[(&str, &str)]) -> FileReply {
    let file = file_of(b"body {}\n", (MODIFIED, 123));
    let wishes = list(wishes);
    let wish = Wish::new(Some(method), wishes.iter());
    FileReply::new(&file, b"/style.css", None, &wish, &list(given), now()).unwrap()
}

fn content(buffer: &Buffer) -> Vec<u8> {
    let mut room = vec![std::mem::MaybeUninit::uninit(); buffer.len()];
    buffer.copy_out(0, &mut room).to_vec()
}

fn header(reply: &FileReply, name: &str) -> Option<String> {
    let values: Vec<_> =
        reply.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name.as_bytes())).collect();
    assert!(values.len() < 2, "{name} is there more than once");
    values.first().map(|(_, value)| String::from_utf8(value.to_vec()).unwrap())
}

fn seen(reply: &FileReply) -> (u16, Option<String>, Option<String>, Option<String>, String) {
    (
        reply.status.0,
        header(reply, "Content-Type"),
        header(reply, "Content-Range"),
        header(reply, "Last-Modified"),
        String::from_utf8(content(&reply.body)).unwrap(),
    )
}

#[test]
fn a_whole_file_has_all_that_is_known_of_it() {
    let reply = answer(Method::Get, &[], &[]);
    let css = Some("text/css; charset=utf-8".to_owned());
    assert_eq!(seen(&reply), (200, css, None, Some(MODIFIED_TEXT.to_owned()), "body {}\n".to_owned()));
    assert_eq!(header(&reply, "Accept-Ranges").unwrap(), "bytes");
    assert_eq!(header(&reply, "Content-Length").unwrap(), "8");
    let tag = header(&reply, "ETag").unwrap();
    assert!(tag.starts_with('"') && tag.ends_with("-8-53ab02f2.7b\""), "{tag}");
}

/// An entity tag, conditions, and the status they lead to.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], u16);

const CASES: &[Case<'_>] = &[
    // If-None-Match compares weakly, and If-Modified-Since does not count beside it.
    (r#""foo""#, &[("If-None-Match", r#""foo""#)], 304),
    (r#"W/"foo""#, &[("If-None-Match", r#""baz", W/"foo""#)], 304),
    (r#""foo""#, &[("If-None-Match", r#"W/"foo""#)], 304),
    (r#""foo""#, &[("If-None-Match", r#""Foo""#)], 200),
    (r#""foo""#, &[("If-None-Match", ",")], 200),
    (r#""foo""#, &[("If-None-Match", "")], 200),
    (r#""foo""#, &[("If-None-Match", "*")], 304),
    (r#""foo""#, &[("If-None-Match", r#""bar""#), ("If-None-Match", r#""foo""#)], 304),
    (r#""foo""#, &[("If-None-Match", r#"foo, "foo""#)], 200),
    (r#""foo""#, &[("If-None-Match", r#""bar"  ,,"foo""#)], 304),
    (r#""foo""#, &[("If-None-Match", r#""a,b", "foo""#)], 304),
    (r#""foo""#, &[("If-None-Match", r#""foo"#)], 200),
    (r#""foo""#, &[("If-None-Match", r#"w/"foo""#)], 200),
    (r#""foo""#, &[("If-None-Match", r#""fo o", "foo""#)], 200),
    (r#""foo""#, &[("If-None-Match", r#""bar""#), ("If-Modified-Since", MODIFIED_TEXT)], 200),
    (r#""foo""#, &[("If-Modified-Since", MODIFIED_TEXT)], 304),
    (r#""foo""#, &[("If-Modified-Since", "Wed, 25 Jun 2014 17:12:17 GMT")], 200),
    (r#""foo""#, &[("If-Modified-Since", "Wed, 25 Jun 2036 17:12:17 GMT")], 304),
    (r#""foo""#, &[("If-Modified-Since", "Wednesday, 25-Jun-14 17:12:18 GMT")], 304),
    (r#""foo""#, &[("If-Modified-Since", "yesterday")], 200),
    // If-Match compares strongly, and If-Unmodified-Since does not count beside it.
    (r#""A""#, &[("If-Match", r#""Z", "A""#)], 200),
    (r#""A""#, &[("If-Match", "*")], 200),
    (r#""A""#, &[("If-Match", r#""B""#)], 412),
    (r#"W/"A""#, &[("If-Match", r#"W/"A""#)], 412),
    (r#""A""#, &[("If-Match", r#"W/"A""#)], 412),
    (r#""A""#, &[("If-Match", "")], 412),
    (r#""A""#, &[("If-Unmodified-Since", MODIFIED_TEXT)], 200),
    (r#""A""#, &[("If-Unmodified-Since", "Wed, 25 Jun 2014 17:12:16 GMT")], 412),
    (r#""A""#, &[("If-Unmodified-Since", "never")], 200),
    (r#""A""#, &[("If-Match", r#""A""#), ("If-Unmodified-Since", "Wed, 25 Jun 2014 17:12:16 GMT")], 200),
    // What fails comes before what was not modified.
    (r#""A""#, &[("If-Match", r#""B""#), ("If-None-Match", r#""A""#)], 412),
    (r#""A""#, &[("If-Match", r#""A""#), ("If-None-Match", r#""A""#)], 304),
    // Ranges come last.
    (r#""A""#, &[("Range", "bytes=0-4")], 206),
    (r#""A""#, &[("Range", "bytes=0-4"), ("If-None-Match", r#""A""#)], 304),
    (r#""A""#, &[("Range", "bytes=100-"), ("If-None-Match", r#""A""#)], 304),
    (r#""A""#, &[("Range", "bytes=100-"), ("If-Match", r#""B""#)], 412),
    (r#""A""#, &[("Range", "bytes=100-")], 416),
    (r#""A""#, &[("Range", "bytes=0-4"), ("If-Range", r#""A""#)], 206),
    (r#"W/"A""#, &[("Range", "bytes=0-4"), ("If-Range", r#"W/"A""#)], 200),
    (r#""A""#, &[("Range", "bytes=0-4"), ("If-Range", r#"W/"A""#)], 200),
    (r#""A""#, &[("Range", "bytes=0-4"), ("If-Range", r#""B""#)], 200),
    (r#""A""#, &[("Range", "bytes=100-"), ("If-Range", r#""B""#)], 200),
    (r#""A""#, &[("Range", "bytes=0-4"), ("If-Range", MODIFIED_TEXT)], 206),
    (r#""A""#, &[("Range", "bytes=0-4"), ("If-Range", "Wed, 25 Jun 2014 17:12:19 GMT")], 200),
    (r#""A""#, &[("Range", "bytes=0-4"), ("If-Range", "")], 200),
    (r#""A""#, &[("If-Range", r#""B""#)], 200),
    (r#""A""#, &[("Range", "lines=0-4")], 200),
    (r#""A""#, &[("Range", "bytes=0-1"), ("Range", "bytes=2-3")], 416),
];

#[test]
fn conditions_are_evaluated_in_their_order() {
    for method in [Method::Get, Method::Head] {
        for &(tag, wishes, status) in CASES {
            let reply = answer(method, wishes, &[("ETag", tag)]);
            assert_eq!(reply.status.0, status, "{tag} {wishes:?}");
            assert_eq!(header(&reply, "ETag").as_deref(), Some(tag));
            let length = header(&reply, "Content-Length");
            assert_eq!(length.is_none(), status == 304, "{wishes:?}");
            let expected = match status {
                200 => (8, Some("text/css; charset=utf-8"), None, Some(MODIFIED_TEXT)),
                206 => (5, Some("text/css; charset=utf-8"), Some("bytes 0-4/8"), Some(MODIFIED_TEXT)),
                304 => (0, None, None, None),
                412 => (reply.body.len(), Some("text/plain; charset=utf-8"), None, None),
                _ => (reply.body.len(), Some("text/plain; charset=utf-8"), Some("bytes */8"), None),
            };
            let seen = seen(&reply);
            let seen = (reply.body.len(), seen.1.as_deref(), seen.2.as_deref(), seen.3.as_deref());
            assert_eq!(seen, expected, "{wishes:?}");
        }
    }
}

#[test]
fn other_methods_get_the_whole_file_or_nothing_of_it() {
    for (wishes, status) in [
        (&[("Range", "bytes=0-4")][..], 200),
        (&[("Range", "bytes=100-")], 200),
        (&[("If-Modified-Since", MODIFIED_TEXT)], 200),
        (&[("If-None-Match", "*")], 412),
        (&[("If-Match", r#""B""#)], 412),
        (&[("If-Unmodified-Since", "Wed, 25 Jun 2014 17:12:16 GMT")], 412),
    ] {
        assert_eq!(answer(Method::Post, wishes, &[("ETag", r#""A""#)]).status.0, status, "{wishes:?}");
    }
}

#[test]
fn what_the_script_has_said_stays() {
    let given = [
        ("content-type", "x/y"),
        ("Cache-Control", "max-age=60"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", "99"),
        ("Last-Modified", "Wed, 25 Jun 2014 17:12:00 GMT"),
        ("etag", r#""mine""#),
        ("X-Any", "1"),
        ("Content-Range", "bytes 1-2/3"),
    ];
    let reply = answer(Method::Get, &[("If-Modified-Since", "Wed, 25 Jun 2014 17:11:59 GMT")], &given);
    let expected: &[_] = &[
        (&b"Cache-Control"[..], &b"max-age=60"[..]),
        (b"Content-Encoding", b"gzip"),
        (b"X-Any", b"1"),
        (b"ETag", br#""mine""#),
        (b"Last-Modified", b"Wed, 25 Jun 2014 17:12:00 GMT"),
        (b"Accept-Ranges", b"bytes"),
        (b"Content-Type", b"x/y"),
        (b"Content-Length", b"8"),
    ];
    assert_eq!(reply.headers.iter().collect::<Vec<_>>(), expected);
    let reply = answer(Method::Get, &[("If-Modified-Since", "Wed, 25 Jun 2014 17:12:00 GMT")], &given);
    let expected = [(&b"Cache-Control"[..], &b"max-age=60"[..]), (b"X-Any", b"1"), (b"ETag", br#""mine""#)];
    assert_eq!((reply.status, reply.headers.iter().collect::<Vec<_>>()), (Status::NOT_MODIFIED, expected.to_vec()));
    for (wish, status) in [(("If-Match", r#""x""#), 412), (("Range", "bytes=8-"), 416)] {
        let reply = answer(Method::Get, &[wish], &given);
        assert_eq!(reply.status.0, status);
        for name in ["Cache-Control", "Content-Encoding", "Last-Modified"] {
            assert_eq!(header(&reply, name), None, "{name}");
        }
        assert_eq!(header(&reply, "X-Any").as_deref(), Some("1"));
    }
    let reply = answer(Method::Get, &[("Range", "bytes=0-1")], &[("Accept-Ranges", "none")]);
    assert_eq!((reply.status.0, header(&reply, "Accept-Ranges").as_deref()), (200, Some("none")));
}

#[test]
fn a_type_that_is_given_goes_before_all_others() {
    let file = file_of(b"x", (MODIFIED, 0));
    let given = list(&[("Content-Type", "a/b")]);
    let wish = Wish::new(Some(Method::Get), std::iter::empty());
    let reply = FileReply::new(&file, b"x.css", Some(b"c/d"), &wish, &given, now()).unwrap();
    assert_eq!(header(&reply, "Content-Type").as_deref(), Some("c/d"));
}

#[test]
fn dates_that_no_header_can_say_are_left_out() {
    let wish = Wish::new(Some(Method::Get), std::iter::empty());
    for (modified, expected) in [
        ((MODIFIED, 999_999_999), Some(MODIFIED_TEXT)),
        ((0, 0), None),
        ((-5, 0), None),
        ((1, 0), Some("Thu, 01 Jan 1970 00:00:01 GMT")),
        // Nothing was changed in the future.
        ((1_900_000_000, 0), Some("Fri, 15 Jan 2027 08:00:00 GMT")),
        ((253_402_300_799, 0), Some("Fri, 15 Jan 2027 08:00:00 GMT")),
        ((253_402_300_800, 0), None),
    ] {
        let file = file_of(b"x", modified);
        if file.stamp().modified.0 != modified.0 {
            // Not every file system has all dates.
            continue;
        }
        let reply = FileReply::new(&file, b"x", None, &wish, &Headers::default(), now()).unwrap();
        assert_eq!(header(&reply, "Last-Modified").as_deref(), expected, "{modified:?}");
        assert!(is_tag(&header(&reply, "ETag").unwrap()));
    }
}

fn is_tag(tag: &str) -> bool {
    tag.len() > 2 && tag.starts_with('"') && tag.ends_with('"') && !tag[1..tag.len() - 1].contains('"')
}

#[test]
fn an_empty_file_has_no_parts() {
    let file = file_of(b"", (MODIFIED, 0));
    for range in ["bytes=0-128", "bytes=1-", "bytes=-5", "bytes=0-0"] {
        let wishes = list(&[("Range", range)]);
        let wish = Wish::new(Some(Method::Get), wishes.iter());
        let reply = FileReply::new(&file, b"x", None, &wish, &Headers::default(), now()).unwrap();
        assert_eq!((reply.status.0, reply.body.len()), (200, 0), "{range}");
        assert_eq!(header(&reply, "Content-Length").as_deref(), Some("0"));
    }
}

#[test]
fn ranges_are_read_as_they_are_meant() {
    let some =
        |parts: &[(u64, u64)]| Ranges::Some(parts.iter().map(|&(start, length)| start..start + length).collect());
    use Ranges::{All, Unsatisfiable};
    for (value, size, expected) in [
        // Those of Go's tests, with RFC 9110's answers.
        ("", 0, All),
        ("", 1000, All),
        ("foo", 1000, All),
        ("bytes=", 10, All),
        ("bytes=         ", 10, All),
        ("bytes= , , ,   ", 10, All),
        ("bytes=7", 10, Unsatisfiable),
        ("bytes= 7 ", 10, Unsatisfiable),
        ("bytes=1-", 0, All),
        ("bytes=5-4", 10, Unsatisfiable),
        ("bytes=0-2,5-4", 10, Unsatisfiable),
        ("bytes=2-5,4-3", 10, Unsatisfiable),
        ("bytes=--5,4--3", 10, Unsatisfiable),
        ("bytes=--6", 10, Unsatisfiable),
        ("bytes=--0", 10, Unsatisfiable),
        ("bytes=---0", 10, Unsatisfiable),
        ("bytes=-6-", 10, Unsatisfiable),
        ("bytes=-0", 10, Unsatisfiable),
        ("bytes=-", 10, Unsatisfiable),
        ("bytes=+1-2", 10, Unsatisfiable),
        ("bytes=A-", 10, Unsatisfiable),
        ("bytes=A- ", 10, Unsatisfiable),
        ("bytes=A-Z", 10, Unsatisfiable),
        ("bytes= -Z", 10, Unsatisfiable),
        ("bytes=5-Z", 10, Unsatisfiable),
        ("bytes=Ran-dom, garbage", 10, Unsatisfiable),
        ("bytes=0x01-0x02", 10, Unsatisfiable),
        ("bytes=0-9", 10, some(&[(0, 10)])),
        ("bytes=0-", 10, some(&[(0, 10)])),
        ("bytes=5-", 10, some(&[(5, 5)])),
        ("bytes=0-20", 10, some(&[(0, 10)])),
        ("bytes=15-,0-5", 10, some(&[(0, 6)])),
        ("bytes=1-2,5-", 10, some(&[(1, 2), (5, 5)])),
        ("bytes=-2 , 7-", 11, some(&[(9, 2), (7, 4)])),
        ("bytes=0-0 ,2-2, 7-", 11, some(&[(0, 1), (2, 1), (7, 4)])),
        ("bytes=-5", 10, some(&[(5, 5)])),
        ("bytes=-15", 10, some(&[(0, 10)])),
        ("bytes=0-499", 10000, some(&[(0, 500)])),
        ("bytes=-500", 10000, some(&[(9500, 500)])),
        ("bytes=9500-", 10000, some(&[(9500, 500)])),
        ("bytes=0-0,-1", 10000, some(&[(0, 1), (9999, 1)])),
        ("bytes=500-600,601-999", 10000, some(&[(500, 101), (601, 399)])),
        ("bytes=500-700,601-999", 10000, some(&[(500, 201), (601, 399)])),
        ("bytes=   1 -2   ,  4- 5, 7 - 8 , ,,", 11, some(&[(1, 2), (4, 2), (7, 2)])),
        ("bytes=0-,1-,2-,3-,4-", 11, All),
        ("bytes=11-", 11, Unsatisfiable),
        ("bytes=10-", 11, some(&[(10, 1)])),
        ("bytes=100-1000", 11, Unsatisfiable),
        ("bytes=12-,100-", 11, Unsatisfiable),
        // And some more.
        ("Bytes = 0-1", 11, some(&[(0, 2)])),
        ("bytes 0-1", 11, All),
        ("bytes=007-08", 11, some(&[(7, 2)])),
        ("bytes=0-99999999999999999999999999", 11, some(&[(0, 11)])),
        ("bytes=0-18446744073709551615", 11, some(&[(0, 11)])),
        ("bytes=99999999999999999999999999-", 11, Unsatisfiable),
        ("bytes=-99999999999999999999999999", 11, some(&[(0, 11)])),
        ("bytes=1-0000000000000000000000000000000000000000002", 11, some(&[(1, 2)])),
        ("bytes=0-\u{0}", 11, Unsatisfiable),
        ("lines=0-1", 11, All),
    ] {
        assert_eq!(ranges(value.as_bytes(), size), expected, "{value:?}");
    }
}

#[test]
fn nobody_gets_more_than_a_file_for_it() {
    let many = |count: usize| format!("bytes={}", vec!["0-0"; count].join(","));
    assert!(matches!(ranges(many(100).as_bytes(), 1000), Ranges::Some(parts) if parts.len() == 100));
    assert_eq!(ranges(many(101).as_bytes(), 1000), Ranges::All);
    assert_eq!(ranges(many(100_000).as_bytes(), u64::MAX), Ranges::All);
    assert_eq!(ranges(b"bytes=0-,0-", u64::MAX), Ranges::All);
    assert_eq!(ranges(b"bytes=0-5,0-5", 11), Ranges::All);
}

#[test]
fn several_parts_are_a_message_each() {
    let reply = answer(Method::Get, &[("Range", "bytes=0-0, -2")], &[("Content-Type", "a/b")]);
    assert_eq!(reply.status.0, 206);
    let kind = header(&reply, "Content-Type").unwrap();
    let boundary = kind.strip_prefix("multipart/byteranges; boundary=").unwrap();
    assert!(boundary.len() <= 70 && boundary.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let expected = format!(
        "--{boundary}\r\nContent-Type: a/b\r\nContent-Range: bytes 0-0/8\r\n\r\nb\r\n\
         --{boundary}\r\nContent-Type: a/b\r\nContent-Range: bytes 6-7/8\r\n\r\n}}\n\r\n--{boundary}--\r\n"
    );
    assert_eq!(content(&reply.body), expected.as_bytes());
    assert_eq!(header(&reply, "Content-Length"), Some(expected.len().to_string()));
    assert_eq!(header(&reply, "Content-Range"), None);
    let other = answer(Method::Get, &[("Range", "bytes=0-0, -2")], &[]);
    assert_ne!(header(&other, "Content-Type").unwrap().split('=').nth(1), Some(boundary));
}

proptest! {
    #[test]
    fn ranges_stay_within_the_file(
        value in "(bytes=)?[-0-9, a=]{0,40}",
        size in prop_oneof![0u64..100, any::<u64>()],
    ) {
        if let Ranges::Some(parts) = ranges(value.as_bytes(), size) {
            prop_assert!(!parts.is_empty() && parts.len() <= 100);
            prop_assert!(parts.iter().all(|part| part.start < part.end && part.end <= size));
            prop_assert!(parts.iter().map(|part| u128::from(part.end - part.start)).sum::<u128>() <= size.into());
        }
    }

    #[test]
    fn whatever_is_asked_there_is_an_answer(
        wishes in prop::collection::vec((
            prop::sample::select(&["Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"][..]),
            r#"[a-zA-Z0-9"/=, *:-]{0,30}"#,
        ), 0..6),
        get in any::<bool>(),
    ) {
        let wishes: Vec<_> = wishes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let reply = answer(if get { Method::Get } else { Method::Put }, &wishes, &[]);
        prop_assert!(matches!(reply.status.0, 200 | 206 | 304 | 412 | 416));
        prop_assert!(reply.body.len() < 20_000);
        prop_assert_eq!(content(&reply.body).len(), reply.body.len());
    }
}
