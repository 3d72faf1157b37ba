// Tells ThreadSanitizer what Swift's Mutex does when two threads meet at it.
//
// The uncontended half of Synchronization.Mutex is compiled into its users, where the sanitizer sees it. The contended
// half is in libswiftSynchronization.so, which isn't instrumented: there a lock changes hands unseen, and every value
// behind a contended Mutex is reported as a race. Loaded before that library (LD_PRELOAD), these two functions stand in
// front of its own and say what happened; no report is suppressed.
//
// Source of the mechanism: the sanitizer's interface, sanitizer/tsan_interface.h.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *mutex

// Absent from programs that aren't built for the sanitizer and start with the same environment.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

// Synchronization._MutexHandle._lockSlow(Swift.UInt32) -> ()
SWIFT void lock_slow(uint32_t thread, SELF) __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
SWIFT void lock_slow(uint32_t thread, SELF) {
    static SWIFT void (*theirs)(uint32_t, SELF);
    if (!theirs) theirs = dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
    theirs(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

// Synchronization._MutexHandle._unlockSlow() -> ()
SWIFT void unlock_slow(SELF) __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
SWIFT void unlock_slow(SELF) {
    static SWIFT void (*theirs)(SELF);
    if (!theirs) theirs = dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
    if (__tsan_release) __tsan_release(mutex);
    theirs(mutex);
}
