import Glibc

/// The folder that holds everything the server owns on disk.
///
/// What is made inside is readable by its owner alone: `claim` sets the process's file mask to 077.
public struct DataFolder: Sendable {
    /// Where it is.
    public let path: String
    /// Who the process runs as from now on, when `claim` changed that.
    public let actingAs: String?

    /// Makes sure that this process may write in the folder without harm; makes it when it is missing and `creating`.
    ///
    /// Files made by root in somebody else's folder would lock that somebody out. So root becomes the folder's owner, for
    /// good and before anything is opened; nobody else may use a folder that isn't theirs.
    public static func claim(_ path: String, creating: Bool) throws(DataFolderFault) -> DataFolder {
        umask(0o077)
        if creating { try makeFolders(path) }
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw errno == ENOENT ? .missing(path) : .io(path, SmallFile.reason(errno))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path) }
        var actingAs: String?
        if status.st_uid != geteuid() {
            guard geteuid() == 0 else { throw .belongsToAnother(path, owner: userName(status.st_uid)) }
            try become(status.st_uid, group: status.st_gid, path: path)
            actingAs = userName(status.st_uid)
        }
        if status.st_mode & 0o077 != 0 {
            guard try isEmpty(path) else { throw .openToOthers(path) }
            guard chmod(path, 0o700) == 0 else { throw .io(path, SmallFile.reason(errno)) }
        }
        return DataFolder(path: path, actingAs: actingAs)
    }

    /// A file in the folder.
    public func file(_ name: String) -> String {
        path + "/" + name
    }

    /// The name of a user of this machine, or the number of one without a name.
    static func userName(_ id: uid_t) -> String {
        guard let entry = getpwuid(id) else { return "\(id)" }
        return String(cString: entry.pointee.pw_name)
    }

    /// The person at the terminal: who logged in, which the kernel remembers through `su` and `sudo`, or else the
    /// user that the process runs as. Ask before ``claim(_:)``, which may change the latter.
    public static func terminalUser() -> String {
        if case .text(let text) = SmallFile.contents(of: "/proc/self/loginuid", limit: 32),
            let id = uid_t(text.trimmed), id != uid_t.max
        {
            return userName(id)
        }
        return userName(getuid())
    }

    /// Makes a folder and those above it; folders that exist are left as they are.
    private static func makeFolders(_ path: String) throws(DataFolderFault) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += part + "/"
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else { throw .io(path, SmallFile.reason(errno)) }
        }
    }

    private static func isEmpty(_ path: String) throws(DataFolderFault) -> Bool {
        guard let folder = opendir(path) else { throw .io(path, SmallFile.reason(errno)) }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count <= 2
    }

    /// Gives up root for another user. Not undone: what the process opens later, it opens as that user.
    private static func become(_ user: uid_t, group: gid_t, path: String) throws(DataFolderFault) {
        guard setgroups(1, [group]) == 0, setgid(group) == 0, setuid(user) == 0 else {
            throw .belongsToAnother(path, owner: userName(user))
        }
    }
}

/// Why the data folder can't be used.
public enum DataFolderFault: Error, Sendable, Hashable {
    /// There is no such folder.
    case missing(String)
    /// It belongs to another user, and this process may not become that user.
    case belongsToAnother(String, owner: String)
    /// Others may look into it, and it already holds files; tightening it is its owner's decision.
    case openToOthers(String)
    /// There is something else under that name.
    case notAFolder(String)
    /// The system refused; its reason.
    case io(String, String)
}
