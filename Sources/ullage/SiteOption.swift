import ArgumentParser
import Configuration
import Glibc

/// `--config FILE`, and where the configuration is sought without it.
struct SiteOption: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The site's configuration. Without it: $ULLAGE_CONFIG, else /etc/ullage/config.toml.", valueName: "FILE"))
    var path: String?

    var resolvedPath: String {
        if let path { return path }
        if let variable = getenv("ULLAGE_CONFIG") {
            let text = String(cString: variable)
            if !text.isEmpty { return text }
        }
        return "/etc/ullage/config.toml"
    }

    /// As `load`, for what starts a watch: doubts about the configuration are told on standard error first.
    func loadForWatch() throws -> SiteConfiguration {
        let site = try load()
        for warning in site.warnings { Output.error("ullage: \(warning.description)") }
        return site
    }

    /// Reads and checks the whole configuration.
    /// - Throws: `CommandFailure` with status 2 and a line for every fault.
    func load() throws -> SiteConfiguration {
        do {
            return try SiteConfiguration.load(path: resolvedPath)
        } catch {
            throw CommandFailure(status: 2, lines: error.faults.map(\.description))
        }
    }
}
