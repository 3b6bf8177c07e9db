import Foundation
import TestSupport
import Testing

/// The record as an auditor holds it against the paper.
@Suite struct RecordTests {
    /// A site whose station ran, took a few remarks and was stopped.
    private func recorded() throws -> TestSite {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        for number in 1...5 { #expect(try site.ullage("note", "remark \(number)").status == 0) }
        #expect(station.terminate() == 0)
        simulator.killNine()
        return site
    }

    /// `N:HASH` as `--verify` prints it.
    private func head(_ site: TestSite) throws -> String {
        let line = try #require(try site.ullage("journal", "--verify").lines.first)
        return try #require(line.split(separator: " ").last.map(String.init))
    }

    /// The number of the entry that holds these words.
    private func number(of words: String, in site: TestSite) throws -> Int {
        let rows = try site.ullage("journal", "--format", "csv", "--search", words).lines.dropFirst()
        return try #require(rows.first?.split(separator: ",").first.flatMap { Int($0) })
    }

    @Test func `an untouched journal verifies, also against an earlier head`() throws {
        let site = try recorded()
        let early = try head(site)
        let outcome = try site.ullage("journal", "--verify")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("journal intact: "))
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try site.ullage("note", "one more").errors == "", "\(station.words)")
        #expect(try site.ullage("journal", "--verify", "--head", early).status == 0)
        #expect(try site.ullage("journal", "--verify", "--head", early.uppercased()).status == 0)
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `an entry that was changed is named`() throws {
        let site = try recorded()
        let number = try number(of: "remark 3", in: site)
        try site.tamper("UPDATE journal SET text = 'remark three' WHERE sequence = \(number)")
        let outcome = try site.ullage("journal", "--verify")
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("entry \(number)"))
    }

    @Test func `an entry that is missing is named`() throws {
        let site = try recorded()
        let number = try number(of: "remark 2", in: site)
        try site.tamper("DELETE FROM journal WHERE sequence = \(number)")
        let outcome = try site.ullage("journal", "--verify")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("entry \(number)"))
    }

    @Test func `a journal that was cut at its end and told so to its own anchor does not agree with the paper`() throws
    {
        let site = try recorded()
        let paper = try head(site)
        // Whoever has the file can make it agree with itself; not with what is printed and signed.
        try site.tamper(
            """
            DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal);
            UPDATE journal_anchor SET count = (SELECT max(sequence) FROM journal),
                last_hash = (SELECT hash FROM journal ORDER BY sequence DESC LIMIT 1);
            """)
        #expect(try site.ullage("journal", "--verify").status == 0)
        let outcome = try site.ullage("journal", "--verify", "--head", paper)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains(String(paper.prefix { $0 != ":" })))
    }

    @Test func `an anchor that is none is told as a break, by whatever reads it`() throws {
        let site = try recorded()
        try site.tamper("UPDATE journal_anchor SET count = 'many'")
        let outcome = try site.ullage("journal", "--verify")
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("breaks at entry"))
        #expect(try site.ullage("report", "shift").status == 1)
    }

    @Test func `an entry's number and hash stand in the JSON, so that a break is found there`() throws {
        let site = try recorded()
        let entries = try site.journal()
        #expect(entries.compactMap { $0["sequence"] as? Int } == Array(1...entries.count))
        let last = try #require(entries.last?["hash"] as? String)
        #expect(last.count == 64)
        #expect(try head(site) == "\(entries.count):\(last.prefix(16))")
    }

    @Test(arguments: [
        "7", "7:", "7:abc", ":0123456789abcdef", "-1:0123456789abcdef", "x:0123456789abcdef", "7:0123456789abcdeg",
    ])
    func `a head that is none is refused with status 2`(head: String) throws {
        let outcome = try TestSite().ullage("journal", "--verify", "--head", head)
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
    }

    @Test func `the shift summary bears the head that verifies`() throws {
        let site = try recorded()
        let paper = try site.ullage("report", "shift").output
        #expect(paper.contains(try head(site)))
    }

    @Test func `the station's log has the journal's head from its start on`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(station.says("journal head "))
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `the master list needs neither station nor database, and its hash tells a changed limit`() throws {
        let site = try TestSite()
        let first = try site.ullage("alarms", "--master")
        #expect(first.status == 0)
        #expect(!FileManager.default.fileExists(atPath: site.database))
        #expect(try site.ullage("alarms", "--master").output == first.output)
        let table = try site.ullage("alarms", "--master", "--format", "csv")
        #expect(table.status == 0)
        #expect(table.lines.contains { $0.hasPrefix("TK-101/level_hh,") })
        let hash = try #require(try Self.hash(in: first.output))
        let changed = try TestSite { $0.replacingOccurrences(of: "limit = 13500", with: "limit = 13499") }
        #expect(try Self.hash(in: try changed.ullage("alarms", "--master").output) != hash)
    }

    @Test func `a limit that is another after a restart is entered with the old and the new one`() throws {
        let site = try recorded()
        let text = try String(contentsOfFile: site.config, encoding: .utf8)
        try text.replacingOccurrences(of: "limit = 13500", with: "limit = 13490").write(
            toFile: site.config, atomically: true, encoding: .utf8)
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(
            try eventually {
                try site.journal("--event", "configuration", "--kind", "level_hh").contains {
                    ($0["text"] as? String)?.contains("13490") == true
                        && ($0["text"] as? String)?.contains("13500") == true
                }
            })
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `check prints each tank's overfill margin and the split of priorities`() throws {
        let outcome = try TestSite().ullage("check")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("TK-101"))
        #expect(outcome.output.contains("critical"))
        #expect(outcome.output.contains("margin"))
    }

    @Test func `check glances at the record, whatever it is, and leaves nothing beside it`() throws {
        let site = try recorded()
        func files() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: site.folder.path).sorted()
        }
        let before = try files()
        #expect(!before.contains("ullage.db-wal"))
        #expect(try site.ullage("check").status == 0)
        #expect(try files() == before)
        // An older Ullage's, damaged, no database, none at all: no fault of the configuration.
        try site.tamper("PRAGMA user_version = 1")
        #expect(try site.ullage("check").status == 0)
        try Data("no database".utf8).write(to: URL(fileURLWithPath: site.database))
        let told = try site.ullage("check")
        #expect(told.status == 0)
        #expect(told.output.contains("no rises on record"))
        try FileManager.default.removeItem(atPath: site.database)
        #expect(try site.ullage("check").status == 0)
        #expect(!FileManager.default.fileExists(atPath: site.database))
    }

    /// The list's 64 hexadecimal digits.
    private static func hash(in text: String) throws -> String? {
        text.split { !$0.isHexDigit }.first { $0.count == 64 }.map(String.init)
    }
}
