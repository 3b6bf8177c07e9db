import Configuration
import Foundation
import Testing

/// Each file of `Invalid/` says at its top which faults it has, `# expect: LINE: KEY: WORDS` (or `FILE:LINE` for one in a
/// strapping table, `-` for one of the file as a whole): all of them must be told at once, and no others.
@Suite struct InvalidFilesTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Invalid")

    static let names: [String] = {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return entries.filter { $0.hasSuffix(".toml") }.sorted()
    }()

    struct Expectation {
        let place: String
        let key: String
        let words: String

        func matches(_ fault: ConfigurationFault, in file: String) -> Bool {
            let line = fault.line.map(String.init) ?? "-"
            let isThere = fault.file == file ? place == line : (fault.file + ":" + line).hasSuffix("/" + place)
            return isThere && (key.isEmpty ? fault.key.isEmpty : fault.key.hasSuffix(key))
                && fault.words.contains(words)
        }
    }

    static func expectations(_ text: String) -> [Expectation] {
        text.split(separator: "\n").filter { $0.hasPrefix("# expect: ") }.map { row in
            let parts = row.dropFirst(10).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            var place = String(parts[0])
            var rest = parts[1]
            if place.contains("/") {
                let more = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                place += ":" + more[0]
                rest = more[1]
            }
            let words = rest.dropFirst().split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
            let key = words[0].hasPrefix(":") ? "" : String(words[0])
            return Expectation(
                place: place, key: key,
                words: words.count > 1 ? String(words[1]) : String(words[0].drop { $0 == ":" || $0 == " " }))
        }
    }

    @Test func `there are files to try`() {
        #expect(Self.names.count >= 20)
    }

    @Test(arguments: names)
    func `tells every fault at once and no other`(_ name: String) throws {
        let file = Self.folder.appendingPathComponent(name).path
        let expected = Self.expectations(try String(contentsOfFile: file, encoding: .utf8))
        #expect(!expected.isEmpty)
        let refusal = #expect(throws: ConfigurationFaults.self) { try SiteConfiguration.load(path: file) }
        let faults = try #require(refusal).faults
        for expectation in expected {
            #expect(
                faults.contains { expectation.matches($0, in: file) },
                "not told: \(expectation.place): \(expectation.key): \(expectation.words)")
        }
        for fault in faults {
            #expect(expected.contains { $0.matches(fault, in: file) }, "not expected: \(fault)")
        }
        #expect(faults.count == expected.count)
    }

    @Test(arguments: names)
    func `tells faults in the order of the file`(_ name: String) throws {
        let file = Self.folder.appendingPathComponent(name).path
        let refusal = #expect(throws: ConfigurationFaults.self) { try SiteConfiguration.load(path: file) }
        let lines = try #require(refusal).faults.filter { $0.file == file }.map { $0.line ?? 0 }
        #expect(lines == lines.sorted())
    }
}
