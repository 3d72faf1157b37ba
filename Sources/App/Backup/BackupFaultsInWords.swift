import Age
import Backups

extension CommandFault {
    /// Backups that can't be made, opened or restored.
    init(_ fault: BackupFault) {
        switch fault {
        case .place(let why):
            self.init(.io, why, advice: "nothing was changed; make room or give access, and try again")
        case .tampered(let why):
            self.init(
                .badInput, why, advice: "nothing was restored; take another copy of this backup, or another backup")
        case .key(let why):
            self.init(
                .badInput, "the backup can't be opened: \(why)",
                advice: "give the right --identity FILE, or --passphrase-file")
        case .missing(let why): self.init(.noInput, why, advice: "castellan backup list shows what there is")
        case .refused(let why, let advice): self.init(.refused, why, advice: advice)
        case .program(let why): self.init(.unavailable, why, advice: "see “Backups” in docs/data-protection.md")
        case .store(let fault): self.init(fault)
        }
    }
}
