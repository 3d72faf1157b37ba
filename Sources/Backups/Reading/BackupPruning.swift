public import Core

extension BackupShelf {
    /// Removes backups that are past their time, and the keys of people of those that are past theirs; returns the files.
    ///
    /// The newest two backups stay however old they are, but not their keys. What a backup that was cut off has left behind goes
    /// once it is a day old.
    public func prune(_ plan: BackupPlan, at now: Instant, dryRun: Bool = false) async throws(BackupFault) -> [String] {
        let files = try await place.files()
        let doomed = Self.doomed(files, plan, now)
        if !dryRun {
            // Manifests come last, so that what is left of a backup is still known to be one.
            for file in doomed.sorted(by: { !$0.hasSuffix(".json") && $1.hasSuffix(".json") }) {
                try await place.remove(file)
            }
            await place.tidy()
        }
        return doomed
    }

    static func doomed(_ files: [String], _ plan: BackupPlan, _ now: Instant) -> [String] {
        let names = BackupName.all(in: files)
        let kept = Set(names.suffix(BackupPlan.fewest))
        let known = Set(names)
        return files.filter { file in
            guard let name = BackupName.parse(file)?.name, let time = BackupName.time(of: name) else { return false }
            let age = now - time
            if file.hasPrefix("\(BackupName.keysFolder)/"), age > plan.keysKept { return true }
            guard known.contains(name) else { return age > .seconds(86_400) }
            return !kept.contains(name) && age > plan.kept
        }
    }
}
