import Foundation

extension SiteConfiguration {
    /// Reads and checks a configuration file and the strapping tables that it names.
    /// - Throws: every fault at once; one alone where the file cannot be read or is no TOML.
    package static func load(path: String) throws(ConfigurationFaults) -> SiteConfiguration {
        switch ConfigurationText.read(path) {
        case .success(let text): return try parse(text: text, path: path)
        case .failure(let problem):
            throw ConfigurationFaults([ConfigurationFault(file: path, line: nil, key: "", words: problem.words)])
        }
    }

    /// The same for a text; `path` is named in messages, and relative paths in the text relate to its folder.
    /// - Throws: every fault at once; one alone where the text is no TOML.
    package static func parse(text: String, path: String) throws(ConfigurationFaults) -> SiteConfiguration {
        func refused(_ line: Int?, _ words: String) -> ConfigurationFaults {
            ConfigurationFaults([ConfigurationFault(file: path, line: line, key: "", words: words)])
        }
        let node: ConfigurationNode
        do throws(TOMLText.Problem) {
            node = try TOMLText.parse(text)
        } catch {
            throw refused(error.line, error.words)
        }
        let faults = FaultList(file: path)
        guard case .table(let entries) = node.value else { throw refused(nil, "is no TOML table") }
        let reader = ConfigurationReader(
            root: TableReader(entries, line: nil, label: "", faults: faults), faults: faults, path: path,
            folder: Self.folder(of: path))
        let configuration = reader.read()
        guard faults.faults.isEmpty, let configuration else {
            throw ConfigurationFaults(faults.ordered(faults.faults))
        }
        return configuration
    }

    /// The folder of a file; "." for a bare name. Not by Foundation, which ends the program on a name of one letter.
    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        let folder = path[..<slash]
        return folder.isEmpty ? "/" : String(folder)
    }
}

/// Reading a text file that somebody named.
enum ConfigurationText {
    struct Problem: Error {
        let words: String
    }

    /// Far beyond a thousand tanks; a wrong name (a disk image, a core) must not fill the memory.
    static let largestBytes = 16 << 20

    static func read(_ path: String) -> Result<String, Problem> {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            return .failure(Problem(words: "there is no such file"))
        }
        if isDirectory.boolValue { return .failure(Problem(words: "is a folder, not a file")) }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            return .failure(Problem(words: "cannot be read: \(String(cString: strerror(errno)))"))
        }
        defer { try? handle.close() }
        let data: Data
        do {
            // One `read` may give less than is there (a pipe).
            var gathered = Data()
            while gathered.count <= largestBytes, let part = try handle.read(upToCount: largestBytes + 1), !part.isEmpty
            {
                gathered.append(part)
            }
            data = gathered
        } catch {
            return .failure(Problem(words: "cannot be read: \(error.localizedDescription)"))
        }
        guard data.count <= largestBytes else {
            return .failure(Problem(words: "is larger than 16 MiB; this is no file of Ullage's"))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            return .failure(Problem(words: "is not in UTF-8; save it as UTF-8 text"))
        }
        return .success(text)
    }
}
