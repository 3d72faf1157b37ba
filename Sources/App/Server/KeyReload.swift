import Logging
import Store
import Vault

extension BackgroundWork {
    /// Reads the keys again when another process has replaced some: `castellan keys rotate`, on this machine or another.
    func reloadKeys() async {
        for await notice in assembly.changes.subscribe() where notice.mayConcernKeys {
            do throws(VaultFault) { try await assembly.vault.reload() } catch {
                logger.error(
                    "the keys could not be read again; values sealed by new ones don't open until they are",
                    metadata: ["fault": "\(error)"])
            }
        }
    }
}

extension ChangeNotice {
    fileprivate var mayConcernKeys: Bool {
        switch self {
        case .rows(let table, _, _): table == "vault_keys"
        case .outsideCommit, .missed: true
        }
    }
}
