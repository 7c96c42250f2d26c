//! Tells the extension which compiler builds it, and for which PHP.

use std::process::Command;

use ext_php_rs_build::{ApiVersion, PHPInfo, emit_check_cfg, emit_php_cfg_flags, find_php};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().ok();
    let version = version.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    println!("cargo::rustc-env=EVENT_RUSTC={}", version.trim().trim_start_matches("rustc "));

    // The same questions, asked in the same way, as those that the bindings are made by.
    ["PHP", "PHP_CONFIG", "PATH"].iter().for_each(|name| println!("cargo::rerun-if-env-changed={name}"));
    let php = PHPInfo::get(&find_php()?)?;
    emit_check_cfg();
    emit_php_cfg_flags(ApiVersion::try_from(php.zend_version()?)?);
    if php.thread_safety()? {
        println!("cargo::rustc-cfg=php_zts");
    }
    pack_relocations();
    Ok(())
}

/// Has the linker write the addresses that are fixed when the module is loaded in a bit each instead of 24 bytes, where
/// the C library reads that: glibc from 2.36 on. What is built for it loads nowhere else, as with its other symbols.
fn pack_relocations() {
    let variable = |name| std::env::var(name).unwrap_or_default();
    if variable("CARGO_CFG_TARGET_ENV") != "gnu" || variable("TARGET") != variable("HOST") {
        return;
    }
    let version = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok();
    let version = version.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    let mut numbers = version.trim().trim_start_matches("glibc ").split('.').map(|number| number.parse().unwrap_or(0));
    if (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (2, 36) {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,pack-relative-relocs");
    }
}
