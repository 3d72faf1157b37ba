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
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, theirs, end == .output ? STDOUT_FILENO : STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, complaints, STDERR_FILENO)
        let words = ([name] + arguments).map { strdup($0) } + [nil]
        let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var process: pid_t = 0
        let result = posix_spawnp(&process, name, &actions, nil, words, settings)
        close(theirs)
        guard result == 0 else {
            close(ours)
            close(complaints)
            throw .program(
                "\(name) can't be started: \(String(cString: strerror(result))); it comes with postgresql-client")
        }
        return RunningProgram(pipe: ours, name: name, process: process, complaints: complaints)
    }

    /// Closes the pipe and waits for the end; throws what it complained of unless all went well.
    func end() throws(BackupFault) {
        close(pipe)
        defer { close(complaints) }
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            let last = said.split(separator: "\n").suffix(3).joined(separator: "; ")
            throw .program("\(name) failed: \(last.isEmpty ? "status \(status)" : last)")
        }
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

    private var said: String {
        var room = [UInt8](repeating: 0, count: 1 << 14)
        let size = lseek(complaints, 0, SEEK_END)
        let count = pread(complaints, &room, room.count, max(0, size - off_t(room.count)))
        return String(decoding: room.prefix(max(0, count)), as: UTF8.self)
    }
}
