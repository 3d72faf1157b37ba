import Glibc

/// A program that reads or writes a dump through a pipe. What it complains of is kept, the end of it.
struct RunningProgram: Sendable {
    /// Our end of the pipe: what it prints, or what it reads.
    let pipe: CInt
    private let name: String
    private let process: pid_t
    private let complaints: CInt

    /// Which end of the pipe is the program's.
    enum End {
        case output
        case input
    }

    /// Starts a program that is looked for where programs are.
    static func start(
        _ name: String, _ arguments: [String], environment: [String: String], _ end: End
    ) throws(BackupFault) -> RunningProgram {
        var ends: [CInt] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw .program("no pipe for \(name): \(Descriptor.reason)") }
        // A program that is started in this very moment by somebody else would hold the pipe open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (ours, theirs) = end == .output ? (ends[0], ends[1]) : (ends[1], ends[0])
        let complaints = nameless()
        // A program that ends before it has read all would end this one too.
        if end == .input { signal(SIGPIPE, SIG_IGN) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, CShort(POSIX_SPAWN_SETSIGDEF))
        posix_spawn_file_actions_adddup2(&actions, theirs, end == .output ? STDOUT_FILENO : STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, complaints, STDERR_FILENO)
        let words = ([name] + arguments).map { strdup($0) } + [nil]
        let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var process: pid_t = 0
        let result = posix_spawnp(&process, name, &actions, &attributes, words, settings)
        close(theirs)
        guard result == 0 else {
            close(ours)
            close(complaints)
            throw .program(
                "\(name) can't be started: \(String(cString: strerror(result))); it comes with postgresql-client")
        }
        return RunningProgram(pipe: ours, name: name, process: process, complaints: complaints)
    }

    /// Gives it something to read. Where it has ended instead, throws what it complained of; ``cancel()`` is still the caller's to call.
    func write(_ bytes: ArraySlice<UInt8>) throws(BackupFault) {
        do { return try Descriptor.write(bytes, to: pipe, called: name) } catch {
            guard errno == EPIPE else { throw error }
        }
        var info = siginfo_t()
        while waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        throw complaint(otherwise: "it ended before it had read all")
    }

    /// Closes the pipe and waits for the end; throws what it complained of unless all went well.
    func end() throws(BackupFault) {
        close(pipe)
        defer { close(complaints) }
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw complaint(otherwise: "status \(status)") }
    }

    /// Ends it in the middle.
    func cancel() {
        kill(process, SIGTERM)
        try? end()
    }

    /// A file that nobody else sees.
    private static func nameless() -> CInt {
        var path = Array("/tmp/castellan-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    private func complaint(otherwise: String) -> BackupFault {
        var room = [UInt8](repeating: 0, count: 1 << 14)
        let size = lseek(complaints, 0, SEEK_END)
        let count = pread(complaints, &room, room.count, max(0, size - off_t(room.count)))
        let said = String(decoding: room.prefix(max(0, count)), as: UTF8.self)
        let last = said.split(separator: "\n").suffix(3).joined(separator: "; ")
        return .program("\(name) failed: \(last.isEmpty ? otherwise : last)")
    }
}
