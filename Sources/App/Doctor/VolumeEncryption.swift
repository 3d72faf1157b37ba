import Glibc

/// Whether the disk below a folder is encrypted, as far as Linux shows it: dm-crypt (LUKS) anywhere below the file system, through
/// LVM and RAID. What a hypervisor, a cloud's volume or a drive does by itself can't be seen from inside.
enum VolumeEncryption: Equatable {
    /// By this device.
    case encrypted(String)
    /// The file system stands on these devices, and none of them encrypts.
    case plain(String)
    /// Nothing is known, for this reason.
    case unseen(String)

    /// Looks at a folder. `system` is `/sys` and `mounts` the text of `/proc/self/mountinfo`, unless a test says otherwise.
    static func below(_ path: String, system: String = "/sys", mounts: String? = nil) -> VolumeEncryption {
        var status = stat()
        guard stat(path, &status) == 0 else { return .unseen("\(path) can't be looked at") }
        return below(device: number(status.st_dev), system: system, mounts: mounts ?? mountTable())
    }

    /// As ``below(_:system:mounts:)``, for a file system's device, `8:1`.
    static func below(device: String, system: String, mounts: String) -> VolumeEncryption {
        let mount = mounts.split(separator: "\n").lazy.compactMap { Mount($0) }.first { $0.device == device }
        switch mount?.type {
        case "ecryptfs", "fuse.gocryptfs", "fuse.encfs": return .encrypted(mount?.type ?? "")
        case "tmpfs", "ramfs": return .unseen("it is in memory")
        case "overlay": return .unseen("it is a container's layer; what is below shows outside only")
        case "zfs": return .unseen("it is ZFS, whose own encryption isn't shown: zfs get encryption")
        case "nfs", "nfs4", "cifs", "9p", "virtiofs": return .unseen("it is another machine's: \(mount?.source ?? "")")
        default: break
        }
        var block = device
        // btrfs gives its files a device that is none; the mount names a real one.
        if device.hasPrefix("0:") {
            var status = stat()
            guard let source = mount?.source, source.hasPrefix("/dev/"), stat(source, &status) == 0 else {
                return .unseen("its file system (\(mount?.type ?? "unknown")) names no disk")
            }
            block = number(status.st_rdev)
        }
        let devices = chain(below: "\(system)/dev/block/\(block)")
        guard !devices.isEmpty else { return .unseen("\(system)/dev/block/\(block) isn't there") }
        if let crypt = devices.first(where: { $0.uuid.hasPrefix("CRYPT-") }) { return .encrypted(crypt.name) }
        return .plain(devices.map(\.name).joined(separator: " on "))
    }

    /// A device and all that it stands on.
    private static func chain(below path: String, depth: Int = 0) -> [(name: String, uuid: String)] {
        guard depth < 8, let folder = opendir(path) else { return [] }
        closedir(folder)
        let uuid = line(path + "/dm/uuid")
        let name = line(path + "/dm/name")
        let own = name.isEmpty ? deviceName(path) : name
        let below = names(in: path + "/slaves").flatMap { chain(below: "\(path)/slaves/\($0)", depth: depth + 1) }
        return [(own, uuid)] + below
    }

    private static func deviceName(_ path: String) -> String {
        for entry in Self.text(path + "/uevent").split(separator: "\n") where entry.hasPrefix("DEVNAME=") {
            return String(entry.dropFirst("DEVNAME=".count))
        }
        return path.split(separator: "/").last.map(String.init) ?? path
    }

    private static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private static func line(_ path: String) -> String {
        text(path).split(separator: "\n").first.map(String.init) ?? ""
    }

    private static func text(_ path: String) -> String {
        if case .text(let text) = SmallFile.contents(of: path, limit: 4096) { text } else { "" }
    }

    private static func mountTable() -> String {
        if case .text(let text) = SmallFile.contents(of: "/proc/self/mountinfo", limit: 4_194_304) { text } else { "" }
    }

    private static func number(_ device: dev_t) -> String {
        // As glibc's major() and minor(), which are macros.
        let (high, low) = ((device >> 8) & 0xfff | (device >> 32) & ~0xfff, device & 0xff | (device >> 12) & ~0xff)
        return "\(high):\(low & 0xffff_ffff)"
    }
}

/// A line of `/proc/self/mountinfo` (proc(5)): `36 35 98:0 / /mnt rw - ext4 /dev/sda1 rw`.
private struct Mount {
    let device: String
    let type: String
    let source: String

    init?(_ line: Substring) {
        let words = line.split(separator: " ")
        guard words.count > 6, let dash = words.firstIndex(of: "-"), dash + 2 < words.count else { return nil }
        (device, type, source) = (String(words[2]), String(words[dash + 1]), String(words[dash + 2]))
    }
}

extension Finding {
    /// What `castellan doctor` says of the disk below the data folder.
    init(_ volume: VolumeEncryption, isDatabaseElsewhere: Bool) {
        let elsewhere = isDatabaseElsewhere ? "; PostgreSQL's own disk is the business of its machine" : ""
        switch volume {
        case .encrypted(let device):
            self.init("disk", .pass, "the data folder is on an encrypted volume (\(device))\(elsewhere)")
        case .plain(let devices):
            self.init(
                "disk", .warn, "no encryption shows below the data folder (\(devices))\(elsewhere)",
                advice: "put it on a LUKS volume, unless the drive or the cloud encrypts by itself")
        case .unseen(let why):
            self.init(
                "disk", .warn, "whether the data folder's disk is encrypted can't be seen: \(why)\(elsewhere)",
                advice: "ask whoever runs the machine")
        }
    }
}
