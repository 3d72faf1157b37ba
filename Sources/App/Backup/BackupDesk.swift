import AWS
import Access
import Age
import Anchors
import Audit
import Backups
import Core
import OutboundHTTP
import Secrets
import Store
import Vault

/// What backups are made with and found in, as the settings say; needs no open database.
struct BackupDesk: Sendable {
    let launch: Launch
    let time: any TimeSource
    let randomness: any Randomness
    private let outbound: Outbound
    private let sources: SecretSources

    init(_ launch: Launch, time: any TimeSource = SystemTime(), randomness: any Randomness = SystemRandomness()) {
        (self.launch, self.time, self.randomness) = (launch, time, randomness)
        outbound = Outbound(authorities: launch.settings.anchors.authorities)
        sources = SecretSources(launch.settings, outbound, time)
    }

    /// Ends its connections.
    func close() async {
        await outbound.close()
    }

    /// A place for backups: a folder, which is made when there is none, or a bucket; without a path the one in the settings.
    func place(_ path: String?) throws(CommandFault) -> any BackupPlace {
        let settings = launch.settings.backups
        guard let path = path ?? settings.place else {
            throw CommandFault(
                .usage, "nobody says where backups are", advice: "give --to DIR or s3://…, or set BACKUP_TO")
        }
        guard let (name, prefix) = BackupDestination(path: path).bucket else {
            do { return try FolderPlace(path) } catch { throw CommandFault(error) }
        }
        guard let credentials = settings.credentials,
            let bucket = S3Bucket(
                name, endpoint: settings.endpoint ?? "https://s3.\(settings.region).amazonaws.com",
                region: settings.region, isInPath: settings.isInPath, credentials: credentials)
        else {
            throw CommandFault(
                .configuration, "\(path) can't be reached without credentials",
                advice:
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and for a store that isn't AWS BACKUP_S3_ENDPOINT"
            )
        }
        let client = S3Client(bucket: bucket, outbound: outbound)
        return BucketPlace(client, bucket: name, prefix: prefix, time: time)
    }

    /// The keys that sign manifests, the newest first.
    func manifestKeys() async throws(CommandFault) -> [ManifestKey] {
        let root = sources.rootKey(in: launch.folder)
        let seeds: [[UInt8]]
        do { seeds = try await root.seeds("backup manifest") } catch {
            throw CommandFault(
                .configuration, "\(CommandFault(error).message)",
                advice:
                    "manifests are signed by the root key: put root.key into the data folder, or set CASTELLAN_ROOT_KEY"
            )
        }
        do throws(BackupFault) {
            var keys: [ManifestKey] = []
            for seed in seeds { keys.append(try ManifestKey(seed: seed)) }
            return keys
        } catch {
            throw CommandFault(error)
        }
    }

    /// The backups in a place.
    func shelf(_ place: any BackupPlace) async throws(CommandFault) -> BackupShelf {
        BackupShelf(place, publicKeys: try await manifestKeys().map(\.publicKey))
    }

    /// The databases.
    func source() async throws(CommandFault) -> BackupSource {
        guard let url = try await databaseURL() else {
            let folder = launch.folder
            return .sqlite(
                main: folder.file(Databases.mainFile), keys: folder.file(Databases.keysFile),
                work: folder.file("backup-work"))
        }
        return .postgresql(url, keyTables: Databases.keyTables)
    }

    /// PostgreSQL's address with the password that is good now; nil on SQLite.
    func databaseURL() async throws(CommandFault) -> Secret<String>? {
        do { return try await sources.databaseURL() } catch { throw CommandFault(error) }
    }

    /// Removes what is past its time in a place; the files.
    func prune(_ place: any BackupPlace, dryRun: Bool) async throws(CommandFault) -> [String] {
        let shelf = try await shelf(place)
        do throws(BackupFault) {
            return try await shelf.prune(launch.settings.backups.plan, at: time.now(), dryRun: dryRun)
        } catch {
            throw CommandFault(error)
        }
    }

    /// Makes a backup, and records it.
    func make(
        _ assembly: Assembly, to place: any BackupPlace, lock: AgeLock, by grant: Grant,
        tell: @escaping @Sendable (BackupWriter.Progress) -> Void = { _ in }
    ) async throws(CommandFault) -> Manifest {
        guard let key = try await manifestKeys().first else {
            throw CommandFault(.configuration, "there is no root key to sign the manifest")
        }
        let writer = BackupWriter(
            source: try await source(), place: place, lock: lock, key: key, randomness: randomness)
        do {
            let manifest = try await writer.write(try await assembly.origin(), at: time.now(), tell: tell)
            try await assembly.audited.change(by: grant, action: .backupMade, on: .backup(manifest.name)) {
                change throws(StoreFault) in
                change.note("place", .text(place.name))
                change.note("bytes", .integer(manifest.files.reduce(0) { $0 + $1.size }))
                change.note("manifest_sha256", .text(manifest.digest))
                return .commit(())
            }
            return manifest
        } catch let fault as BackupFault {
            throw CommandFault(fault)
        } catch let fault as StoreFault {
            throw CommandFault(fault)
        } catch {
            throw CommandFault(.software, "\(error)")
        }
    }
}
