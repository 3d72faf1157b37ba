public import Store

/// Why a verb of the command line was not carried out: a code for scripts, a sentence for people, and what to do next.
public struct CommandFault: Error, Sendable, Equatable {
    /// The process's exit status.
    public let status: ExitStatus
    /// What went wrong, as one sentence without a full stop.
    public let message: String
    /// What to do about it.
    public let advice: String?

    /// A fault; see the properties.
    public init(_ status: ExitStatus, _ message: String, advice: String? = nil) {
        self.status = status
        self.message = message
        self.advice = advice
    }
}

/// Exit statuses: those of `sysexits.h` where one fits. `docs/cli.md` lists them for scripts.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Done.
    case ok = 0
    /// Not done, because of the state things are in; `doctor`: at least one check failed.
    case refused = 1
    /// The command line makes no sense (`EX_USAGE`).
    case usage = 64
    /// A value that was given is not valid (`EX_DATAERR`).
    case badInput = 65
    /// A file that was named does not exist or can't be read (`EX_NOINPUT`).
    case noInput = 66
    /// No user, or no session, goes by that name (`EX_NOUSER`).
    case unknownSubject = 67
    /// The database can't be reached (`EX_UNAVAILABLE`).
    case unavailable = 69
    /// A mistake in this program (`EX_SOFTWARE`).
    case software = 70
    /// Reading or writing a file failed (`EX_IOERR`).
    case io = 74
    /// The database is busy; the same command may work in a moment (`EX_TEMPFAIL`).
    case tryAgain = 75
    /// This user may not (`EX_NOPERM`).
    case noPermission = 77
    /// A setting, the schema or a key is wrong (`EX_CONFIG`).
    case configuration = 78
}

extension CommandFault {
    /// Mistakes in the settings, one a line.
    public init(_ fault: SettingsFault) {
        let lines = fault.problems.map { "  \($0.name): \($0.message)" }
        self.init(
            .configuration, "the settings have mistakes:\n" + lines.joined(separator: "\n"),
            advice: "docs/settings.md says what each setting takes")
    }

    /// A data folder that can't be used.
    public init(_ fault: DataFolderFault) {
        switch fault {
        case .missing(let path):
            self.init(
                .noInput, "there is no data folder \(path)",
                advice: "name it with --data or CASTELLAN_DATA, or make a new one: castellan setup")
        case .belongsToAnother(let path, let owner):
            self.init(
                .noPermission, "the data folder \(path) belongs to \(owner)",
                advice: "run it as that user: sudo -u \(owner) castellan …")
        case .openToOthers(let path):
            self.init(
                .noPermission, "the data folder \(path) is open to other users", advice: "chmod 700 \(path)")
        case .notAFolder(let path):
            self.init(.noInput, "\(path) is not a folder", advice: "name another one with --data")
        case .io(let path, let reason):
            self.init(.io, "\(path): \(reason)")
        }
    }

    /// A database that did not do what was asked.
    public init(_ fault: StoreFault) {
        switch fault {
        case .unavailable(let why):
            self.init(
                .unavailable, "the database can't be reached: \(why)",
                advice: "check DATABASE_URL, then: castellan doctor")
        case .contention(let why):
            self.init(.tryAgain, "the database is busy: \(why)", advice: "try again")
        case .overloaded, .timeout:
            self.init(.tryAgain, "the database did not answer in time", advice: "try again")
        case .migration(let why):
            self.init(
                .configuration, "the schema does not fit this program: \(why)",
                advice: "castellan migrate --dry-run shows what would run")
        case .unusable(let why):
            self.init(.configuration, "the database can't be used: \(why)", advice: "castellan doctor")
        case .constraint(let kind, let name):
            self.init(.software, "the database refused a row (\(kind.rawValue) \(name))")
        case .statement(let code, let message):
            self.init(.software, "the database refused a statement (\(code): \(message))")
        case .decoding(let what):
            self.init(.software, "the database holds what this program does not expect: \(what)")
        case .abandoned(let why):
            self.init(.software, "the work was given up: \(why)")
        }
    }
}
