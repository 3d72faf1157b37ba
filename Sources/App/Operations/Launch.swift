public import Foundation

/// What every verb begins with: the settings, the data folder as its owner's, and who sits at the terminal.
public struct Launch: Sendable {
    /// The settings.
    public internal(set) var settings: Settings
    /// The data folder.
    public internal(set) var folder: DataFolder
    /// The operating system's name of the person at the terminal, for the audit log.
    public let operatorName: String
    private let environment: [String: String]

    /// Reads the settings of a data folder, which is made when it is missing and `creating`; `dataFolder` wins over
    /// `CASTELLAN_DATA`.
    ///
    /// The folder comes first, since it decides as whom the process goes on: a settings file that root would read for somebody
    /// else could name files that only root may read.
    public static func prepare(
        dataFolder: String?, creating: Bool = false,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CommandFault) -> Launch {
        var environment = environment
        if let dataFolder { environment["CASTELLAN_DATA"] = dataFolder }
        let operatorName = DataFolder.terminalUser()
        let folder: DataFolder
        do { folder = try DataFolder.claim(Settings.dataFolder(in: environment), creating: creating) } catch {
            throw CommandFault(error)
        }
        return Launch(
            settings: try read(environment), folder: folder, operatorName: operatorName, environment: environment)
    }

    /// The settings as they stand in the settings file by now.
    func settingsNow() throws(CommandFault) -> Settings {
        try Self.read(environment)
    }

    private static func read(_ environment: [String: String]) throws(CommandFault) -> Settings {
        do { return try Settings.load(environment: environment) } catch { throw CommandFault(error) }
    }
}

extension Launch: CustomStringConvertible {
    /// Which installation it is. What the environment holds is nobody's to read, in no error either.
    public var description: String { "Launch of \(settings.dataFolder)" }
}
