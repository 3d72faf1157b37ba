import Foundation

/// A program beside the tests, waited for in the kernel. Foundation's `Process` hears of an end through a run loop, which can miss
/// one when many programs end at once.
struct ChildProcess: Sendable {
    /// Its process id.
    let id: pid_t

    /// Starts a program, given by its path, in a process group of its own. Nothing is open in it but
    /// these three; one that is nil is `/dev/null`.
    static func start(
        _ words: [String], environment: [String: String], in folder: String? = nil, input: Int32?, output: Int32?,
        errors: Int32?
    ) throws -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in [input, output, errors].enumerated() {
            if let descriptor {
                posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
            } else {
                posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDWR, 0)
            }
        }
        for descriptor in try inherited() { posix_spawn_file_actions_addclose(&actions, descriptor) }
        let words = folder.map { ["/bin/sh", "-c", #"cd "$1" && shift && exec "$@""#, "sh", $0] + words } ?? words

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What the tests ignore or block is no matter of the program's.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

        let arguments = words.map { strdup($0) } + [nil]
        let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + settings { free(text) } }
        var id: pid_t = 0
        let result = posix_spawn(&id, words[0], &actions, &attributes, arguments, settings)
        guard result == 0 else { throw DidNotStart(program: words[0], reason: String(cString: strerror(result))) }
        return ChildProcess(id: id)
    }

    /// What a program would have open too, unless told otherwise.
    private static func inherited() throws -> [Int32] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }.filter {
            $0 > 2 && fcntl($0, F_GETFD) & FD_CLOEXEC == 0
        }
    }

    /// Its exit status, or 128 + n after signal n. Once, on a thread of its own, which blocks until then.
    func end() async -> Int32 {
        await withCheckedContinuation { continuation in whenEnded { continuation.resume(returning: $0) } }
    }

    /// Tells its exit status as ``end()`` does.
    func whenEnded(_ tell: @escaping @Sendable (Int32) -> Void) {
        Thread { [id] in
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7f
            tell(signal == 0 ? (status >> 8) & 0xff : 128 + signal)
        }.start()
    }

    /// The system wouldn't start a program.
    struct DidNotStart: Error {
        let program: String
        let reason: String
    }
}

/// A pipe that programs don't inherit.
struct ClosedPipe: Sendable {
    let reading: Int32
    let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw TestDatabaseFault("there is no pipe: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }
}
