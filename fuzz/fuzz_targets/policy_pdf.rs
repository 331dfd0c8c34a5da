#![no_main]

#[path = "policy.rs"]
mod policy;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // The PDF library panics on what it does not understand, and the reader catches that: only what it does not catch is a
    // finding, which the fuzzer's own hook cannot tell apart.
    static QUIET: std::sync::Once = std::sync::Once::new();
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    policy::check("application/pdf", bytes);
});
