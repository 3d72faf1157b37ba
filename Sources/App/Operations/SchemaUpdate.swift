import Anchors
public import Core
import OutboundHTTP
import Store

/// `castellan migrate`: the schema of every room.
public enum SchemaUpdate {
    /// Applies what is missing, or with `isDryRun` only lists it.
    public static func run(_ launch: Launch, isDryRun: Bool) async throws(CommandFault) -> [SchemaStep] {
        let outbound = Outbound(authorities: launch.settings.anchors.authorities)
        let databases: Databases
        do throws(CommandFault) {
            databases = try await Databases.open(launch, SecretSources(launch.settings, outbound, SystemTime()))
        } catch {
            await outbound.close()
            throw error
        }
        do throws(StoreFault) {
            let steps: [Migration]
            do throws(StoreFault) {
                steps = try await isDryRun ? databases.pending(SystemTime()) : databases.migrate(SystemTime())
            } catch {
                await databases.close()
                await outbound.close()
                throw error
            }
            await databases.close()
            await outbound.close()
            return steps.map { SchemaStep(room: $0.room, number: $0.number, name: $0.name) }
        } catch {
            throw CommandFault(error)
        }
    }
}

/// One step of a room's schema.
public struct SchemaStep: Sendable, Equatable {
    /// The room that owns the tables.
    public let room: String
    /// 1, 2, 3… within the room.
    public let number: Int
    /// What it does.
    public let name: String
}

extension SchemaStep: Shaped {
    /// What `castellan migrate` prints.
    public static let shape = Shape<SchemaStep>(
        "SchemaStep", "One step of a room's schema.",
        [
            .field("room", "The room that owns the tables.") { $0.room },
            .field("number", "1, 2, 3… within the room.") { $0.number },
            .field("step", "What it does.") { $0.name },
        ])
}
