import Audit
import Logging

extension BackgroundWork {
    /// Hears of the audit log's growth and of erasures on other nodes, and remembers its checkpoints outside the main database.
    func keepAuditLog() async {
        await withTaskGroup { group in
            group.addTask { await assembly.audited.tree.follow(assembly.changes) }
            group.addTask { await assembly.audited.followErasures(assembly.changes) }
            group.addTask {
                await assembly.audited.keepRemembering { fault in
                    logger.error(
                        "the audit log's checkpoint could not be remembered",
                        metadata: ["fault": "\(fault)"])
                }
            }
        }
    }
}
