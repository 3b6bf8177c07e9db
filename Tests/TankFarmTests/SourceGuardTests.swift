import Foundation
import Testing

/// What review would have to look for in every change: kept by reading the sources themselves.
@Suite struct SourceGuardTests {
    private static let clocks = [
        "Date()", "Date.now", "ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday", "time(nil",
        "timespec_get", "localtime", "DispatchTime.now", "sleep(", "import Foundation", " Foundation.",
    ]
    private static let traps = ["try!", "as!", "fatalError(", "preconditionFailure("]

    /// The package's folder. Links are followed: the tests' folder may be reached through one, the sources lie beside it.
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func files(_ folder: String, _ endings: Set<String> = ["swift"]) throws -> [URL] {
        let paths = try FileManager.default.subpathsOfDirectory(
            atPath: Self.root.appendingPathComponent(folder).path)
        let files = paths.sorted().map { Self.root.appendingPathComponent(folder).appendingPathComponent($0) }
        return files.filter { endings.contains($0.pathExtension) }
    }

    /// `file:line: word` for each of the words outside comments.
    private func findings(_ words: [String], in text: String, of file: String) -> [String] {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        return lines.enumerated().flatMap { number, line in
            // Two slashes after a colon belong to an address.
            let code = line.replacingOccurrences(of: "(^|[^:])//.*", with: "", options: .regularExpression)
            return words.filter { code.contains($0) }.map { "\(file):\(number + 1): \($0)" }
        }
    }

    private func findings(_ words: [String], in files: [URL], but allowed: String? = nil) throws -> [String] {
        try files.flatMap { file in
            let text = try String(contentsOf: file, encoding: .utf8)
            let judged = allowed.map { text.replacingOccurrences(of: $0, with: "") } ?? text
            return findings(words, in: judged, of: file.lastPathComponent)
        }
    }

    @Test func `finds a word in code, with its line, and not in a comment`() {
        let text =
            "// Date()\nlet a = 1  // sleep(1)\nlet url = \"https://x\"; let now = Date()\nimport FoundationEssentials"
        #expect(
            findings(Self.clocks, in: text, of: "A.swift") == ["A.swift:3: Date()", "A.swift:4: import Foundation"])
    }

    @Test(arguments: ["TankFarm", "Quantities", "Alarms", "Reports", "TUI", "Snapshots"])
    func `no pure module reads a clock, sleeps or imports Foundation`(module: String) throws {
        let files = try files("Sources/\(module)")
        try #require(!files.isEmpty)
        // The socket's messages are JSON, which Snapshots has from the small Foundation.
        let allowed = module == "Snapshots" ? "import FoundationEssentials" : nil
        let found = try findings(Self.clocks, in: files, but: allowed)
        #expect(found == [])
    }

    @Test func `the station's live state reads no clock, sleeps never and imports no Foundation`() throws {
        let beliefs: Set = ["TankBelief.swift", "ValueBelief.swift", "LineBelief.swift", "RecentLevels.swift"]
        let files = try files("Sources/Station").filter {
            $0.lastPathComponent.hasPrefix("FarmState") || beliefs.contains($0.lastPathComponent)
        }
        try #require(files.count > beliefs.count)
        let found = try findings(Self.clocks, in: files)
        #expect(found == [])
    }

    @Test func `no source traps where it could throw`() throws {
        let files = try files("Sources")
        try #require(files.count > 100)
        let found = try findings(Self.traps, in: files)
        #expect(found == [])
    }

    @Test func `no file has grown beyond 450 lines`() throws {
        let files = try files("Sources", ["swift", "c", "h"]) + files("Tests")
        let long = try files.filter { try Data(contentsOf: $0).count { $0 == UInt8(ascii: "\n") } > 450 }
        #expect(long.map(\.lastPathComponent) == [])
    }
}
