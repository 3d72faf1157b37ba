import Foundation
import TestKit
import Testing

@testable import App

@Suite("Encryption of the disk")
struct VolumeEncryptionTests {
    private let system: URL
    private let mounts = """
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        30 22 253:1 / /var/lib rw,relatime - ext4 /dev/mapper/vg-data rw
        31 22 0:50 / /merged rw,relatime - overlay overlay rw,lowerdir=/a
        32 22 0:51 / /run rw - tmpfs tmpfs rw
        33 22 0:52 / /pool rw - zfs pool/data rw
        """

    init() throws {
        system = try TestFolder.make()
        // sda1 below a LUKS device below a logical volume, and sdb1 bare.
        try device("253:1", name: "vg-data", uuid: "LVM-abc", slaves: ["dm-0"])
        try device("253:1/slaves/dm-0", name: "luks", uuid: "CRYPT-LUKS2-0123", slaves: ["sda1"])
        try device("8:1", uevent: "MAJOR=8\nMINOR=1\nDEVNAME=sda1\n")
    }

    private func device(
        _ path: String, name: String? = nil, uuid: String? = nil, uevent: String? = nil, slaves: [String] = []
    ) throws {
        let folder = system.appending(path: "dev/block/" + path)
        try FileManager.default.createDirectory(at: folder.appending(path: "dm"), withIntermediateDirectories: true)
        for (file, text) in [("dm/name", name), ("dm/uuid", uuid), ("uevent", uevent)] {
            try text?.write(to: folder.appending(path: file), atomically: false, encoding: .utf8)
        }
        for slave in slaves {
            try FileManager.default.createDirectory(
                at: folder.appending(path: "slaves/\(slave)"), withIntermediateDirectories: true)
        }
    }

    private func below(_ device: String) -> VolumeEncryption {
        VolumeEncryption.below(device: device, system: system.path, mounts: mounts)
    }

    @Test("is seen through a logical volume")
    func encrypted() {
        #expect(below("253:1") == .encrypted("luks"))
    }

    @Test("is missing where no device has it")
    func plain() {
        #expect(below("8:1") == .plain("sda1"))
    }

    @Test(
        "can't be seen in a container, in memory, on ZFS and where there is no device",
        arguments: ["0:50", "0:51", "0:52", "9:9"])
    func unseen(_ device: String) {
        guard case .unseen = below(device) else {
            Issue.record("\(device) was seen: \(below(device))")
            return
        }
    }

    @Test("of this machine is told in one line, whatever it is")
    func here() {
        let finding = Finding(VolumeEncryption.below("/"), isDatabaseElsewhere: false)
        #expect(finding.check == "disk" && !finding.detail.isEmpty && finding.result != .fail)
    }
}
