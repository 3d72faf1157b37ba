import App
import Core
import Glibc

/// Where a command gets a password or another secret from: a file, standard input, or the person at the terminal.
enum PasswordPrompt {
    /// Longer input is none of a password, and is refused before it is read whole. In bytes.
    private static let limit = 4096

    /// The password: from `path` when given (`-` is standard input), else asked for twice without echo.
    static func password(file path: String?) throws(CommandFault) -> Secret<String> {
        if let path { return try firstLine(of: path) }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFault(
                .usage, "there is no terminal to ask for a password",
                advice: "give --password-file FILE, or - for standard input")
        }
        let one = try ask("Password: ")
        let two = try ask("The same again: ")
        guard one == two else { throw CommandFault(.badInput, "the two passwords differ", advice: "try again") }
        return Secret(one)
    }

    /// A secret that others made: from `path` when given (`-` is standard input), else asked for once without echo.
    static func secret(file path: String?) throws(CommandFault) -> Secret<String> {
        if let path { return try firstLine(of: path) }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFault(
                .usage, "there is no terminal to ask for the secret",
                advice: "give --from FILE, or - for standard input")
        }
        let text = try ask("The secret: ")
        guard !text.isEmpty else { throw CommandFault(.badInput, "that is no secret", advice: "try again") }
        return Secret(text)
    }

    /// A line that is asked for at the terminal, with echo.
    static func line(_ prompt: String) throws(CommandFault) -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFault(.usage, "there is no terminal to ask at", advice: "give --email and --password-file")
        }
        Terminal.write(prompt)
        return readLine() ?? ""
    }

    private static func ask(_ prompt: String) throws(CommandFault) -> String {
        Terminal.write(prompt)
        var usual = termios()
        guard tcgetattr(STDIN_FILENO, &usual) == 0 else {
            throw CommandFault(
                .io, "the terminal can't be told to hide a password", advice: "give --password-file FILE")
        }
        var silent = usual
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual)
            Terminal.write("\n")
        }
        return readLine() ?? ""
    }

    private static func firstLine(of path: String) throws(CommandFault) -> Secret<String> {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFault(.noInput, "\(path): \(String(cString: strerror(errno)))")
        }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < limit, read(descriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
            bytes.append(byte)
        }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else {
            throw CommandFault(.badInput, "\(path) holds no secret", advice: "write it on the first line, in UTF-8")
        }
        return Secret(text)
    }
}
