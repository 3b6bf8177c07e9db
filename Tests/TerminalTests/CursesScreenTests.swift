import CNcurses
import CSystem
import Glibc
import TUI
import Terminal
import Testing

/// Curses has one screen a process: one test at a time.
@Suite(.serialized)
struct CursesTests {
    @Suite struct Opening {
        @Test func `says that a type is unknown`() throws {
            #expect(throws: TerminalError.unknownType("no-such-terminal")) {
                try TestTerminal.utf8("no-such-terminal")
            }
        }

        @Test func `refuses a terminal that cannot address its cells`() throws {
            #expect(throws: TerminalError.cannotAddressCells("dumb")) { try TestTerminal.utf8("dumb") }
        }

        @Test func `says that TERM is missing`() throws {
            #expect(throws: TerminalError.noType) {
                try TestTerminal(TerminalSettings(type: nil, locales: ["C.UTF-8"]))
            }
        }

        @Test(.enabled(if: isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0))
        func `refuses standard streams that are no terminal`() {
            #expect(throws: TerminalError.notATerminal) { try CursesScreen.open() }
        }

        @Test func `takes the size of the terminal's window`() throws {
            let terminal = try TestTerminal(
                TerminalSettings(type: "xterm-256color"), window: FrameSize(columns: 132, rows: 43))
            #expect(terminal.screen.size == FrameSize(columns: 132, rows: 43))
        }

        @Test func `draws for a terminal that is not there at the size it is given`() throws {
            let input = try #require(fopen("/dev/null", "r"))
            let output = try #require(fopen("/dev/null", "w"))
            defer {
                fclose(input)
                fclose(output)
            }
            let screen = try CursesScreen.open(
                input: input, output: output, settings: TerminalSettings(type: "xterm-256color"))
            defer { screen.close() }
            screen.setSize(FrameSize(columns: 120, rows: 40))
            #expect(screen.size == FrameSize(columns: 120, rows: 40))
            var frame = Frame(size: screen.size)
            frame[39, 119] = Cell("x")
            screen.draw(frame)
            var cell = cchar_t()
            mvwin_wch(ullage_stdscr(), 39, 119, &cell)
            #expect(cell.chars.0 == 0x78)
        }
    }

    @Suite struct Drawing {
        @Test func `keeps lines, blocks and double width characters in their cells`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 20, rows: 3))
            #expect(terminal.screen.isUTF8)
            terminal.screen.draw(Frame("┌─油罐▒█│é", wide: ["油", "罐"]))
            #expect(terminal.row(0, count: 20) == "┌─油罐▒█│é          ")
            #expect(terminal.row(0, from: 6, count: 1) == "▒")
        }

        @Test func `sends the characters as UTF-8`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 20, rows: 3))
            terminal.screen.draw(Frame("油 °C ▒", wide: ["油"]))
            let sent = try terminal.received()
            #expect(sent.contains("油 °C ▒"))
        }

        @Test func `sends nothing for the same frame again`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 20, rows: 3))
            terminal.screen.draw(Frame("TK-101 油 9641", wide: ["油"]))
            #expect(try !terminal.received().isEmpty)
            terminal.screen.draw(Frame("TK-101 油 9641", wide: ["油"]))
            #expect(try terminal.received() == "")
        }

        @Test func `sends a few bytes for one changed cell`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 80, rows: 24))
            terminal.screen.draw(Frame(columns: 80, rows: 24, "TK-101 9641"))
            _ = try terminal.received()
            terminal.screen.draw(Frame(columns: 80, rows: 24, "TK-101 9642"))
            let sent = try terminal.received()
            #expect(sent.contains("2"))
            #expect(sent.utf8.count <= 12)
        }

        @Test func `leaves no half of a wide character behind`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 10, rows: 2))
            let wide: Set<Character> = ["油", "罐", "水"]
            terminal.screen.draw(Frame(columns: 10, rows: 2, "a油罐b", wide: wide))
            terminal.screen.draw(Frame(columns: 10, rows: 2, "ab水罐", wide: wide))
            #expect(terminal.row(0, count: 10) == "ab水罐    ")
            terminal.screen.draw(Frame(columns: 10, rows: 2, "水bcd", wide: wide))
            #expect(terminal.row(0, count: 10) == "水bcd     ")
        }

        @Test func `shows a mark where the frame is wrong about a character's width`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 10, rows: 2))
            terminal.screen.draw(Frame(columns: 10, rows: 2, "a油b"))
            #expect(terminal.row(0, count: 4) == "a?b ")
            terminal.screen.draw(Frame(columns: 10, rows: 2, "axb", wide: ["x"]))
            #expect(terminal.row(0, count: 5) == "ax b ")
        }

        @Test func `never sends a control character from a cell`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 10, rows: 2))
            terminal.screen.draw(Frame(columns: 10, rows: 2, "a\u{7}\u{9B}b"))
            #expect(terminal.row(0, count: 4) == "a??b")
            #expect(try !terminal.received().contains("\u{7}"))
        }

        @Test func `writes the last cell without scrolling`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 10, rows: 3))
            var frame = Frame(columns: 10, rows: 3, "first")
            frame[2, 9] = Cell("!")
            terminal.screen.draw(frame)
            #expect(terminal.row(0, count: 5) == "first")
            #expect(terminal.row(2, from: 9, count: 1) == "!")
        }

        @Test func `clips a frame that is larger than the terminal`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 5, rows: 2))
            terminal.screen.draw(Frame(columns: 30, rows: 9, "0123456789"))
            #expect(terminal.row(0, count: 5) == "01234")
        }

        @Test func `draws everything anew on request`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 20, rows: 3))
            terminal.screen.draw(Frame("TK-101"))
            _ = try terminal.received()
            terminal.screen.redraw()
            #expect(try terminal.received().contains("TK-101"))
        }

        @Test func `takes the new size and draws the whole frame`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 20, rows: 3))
            terminal.screen.draw(Frame("TK-101"))
            _ = try terminal.received()
            try terminal.resize(to: FrameSize(columns: 100, rows: 30))
            #expect(terminal.screen.resized() == FrameSize(columns: 100, rows: 30))
            terminal.screen.draw(Frame(columns: 100, rows: 30, "TK-101"))
            #expect(try terminal.received().contains("TK-101"))
            #expect(terminal.keys() == [])
        }

        @Test func `rings once`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 20, rows: 3))
            terminal.screen.draw(Frame("TK-101"))
            _ = try terminal.received()
            terminal.screen.bell()
            #expect(try terminal.received() == "\u{7}")
        }
    }

    @Suite struct Styles {
        private static let unacknowledged: Set<StyleRole> = [.alarmCritical, .alarmHigh, .alarmMedium, .alarmLow]

        @Test(arguments: ["xterm-256color", "screen", "linux", "vt100"])
        func `only an unacknowledged alarm blinks`(type: String) throws {
            let terminal = try TestTerminal.utf8(type, size: FrameSize(columns: 20, rows: 3))
            for role in StyleRole.allCases {
                terminal.screen.draw(Frame("x", style: role))
                let blinks = terminal.attributes(row: 0, column: 0).attributes & ullage_A_BLINK != 0
                #expect(blinks == Styles.unacknowledged.contains(role), "\(role)")
            }
        }

        @Test func `tells what matters apart without colour`() throws {
            let terminal = try TestTerminal.utf8(colour: false, size: FrameSize(columns: 20, rows: 3))
            var seen: [StyleRole: attr_t] = [:]
            for role in StyleRole.allCases {
                terminal.screen.draw(Frame("x", style: role))
                let (attributes, pair) = terminal.attributes(row: 0, column: 0)
                #expect(pair == 0)
                seen[role] = attributes
            }
            let apart: [[StyleRole]] = [
                [.normal, .selected, .stale, .bad, .heading],
                [.oil, .water],
                [.alarmCritical, .alarmHigh, .alarmMedium, .alarmLow],
                [.alarmCriticalSteady, .alarmHighSteady, .alarmMediumSteady, .alarmLowSteady, .normal],
            ]
            for roles in apart {
                #expect(Set(roles.map { seen[$0] }).count == roles.count, "\(roles)")
            }
        }

        @Test func `sends no colour where none is wanted`() throws {
            let terminal = try TestTerminal.utf8(colour: false, size: FrameSize(columns: 20, rows: 3))
            terminal.screen.draw(Frame("overfill", style: .alarmCritical))
            let sent = try terminal.received()
            #expect(sent.contains("overfill"))
            #expect(!sent.contains("[38;5") && !sent.contains("[48;5") && !sent.contains("[3"))
        }

        @Test func `fills an unacknowledged critical alarm with red where there are 256 colours`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 20, rows: 3))
            terminal.screen.draw(Frame("overfill", style: .alarmCritical))
            #expect(try terminal.received().contains("48;5;160"))
        }

        @Test func `gives a vt100 ASCII alone`() throws {
            let terminal = try TestTerminal(
                TerminalSettings(type: "vt100", locales: ["C"]), size: FrameSize(columns: 20, rows: 3))
            #expect(!terminal.screen.isUTF8)
            terminal.screen.draw(Frame("│TK-101 油|", style: .alarmHigh, wide: ["油"]))
            let sent = try terminal.received()
            #expect(sent.contains("?TK-101 ? |"))
            #expect(sent.utf8.allSatisfy { $0 < 0x80 })
        }
    }

    @Suite struct Keys {
        @Test(arguments: [
            ("a", Key.character("a")), ("油", .character("油")), ("\r", .enter), ("\n", .enter),
            ("\u{7F}", .backspace), ("\t", .tab), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}OC", .right),
            ("\u{1B}[D", .left), ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown), ("\u{1B}OH", .home),
            ("\u{1B}[1~", .home), ("\u{1B}[H", .home), ("\u{1B}OF", .end), ("\u{1B}[4~", .end), ("\u{1B}", .escape),
            ("\u{3}", .character("\u{3}")), ("\u{1B}[200~a\rq\u{1B}[201~", .paste("a\rq")),
        ])
        func `decodes one key`(bytes: String, key: Key) throws {
            let terminal = try TestTerminal.utf8()
            try terminal.type(bytes)
            #expect(terminal.keys() == [key])
        }

        @Test func `understands arrows on a vt100 whichever mode they come in`() throws {
            let terminal = try TestTerminal.utf8("vt100")
            try terminal.type("\u{1B}[A\u{1B}OB\u{1B}[6~q")
            #expect(terminal.keys() == [.up, .down, .pageDown, .character("q")])
        }

        @Test func `takes the rest of a torn arrow key for no key`() throws {
            let terminal = try TestTerminal.utf8()
            try terminal.type("\u{1B}")
            #expect(terminal.keys() == [.escape])
            try terminal.type("[A")
            #expect(terminal.keys() == [])
            try terminal.type("a")
            #expect(terminal.keys() == [.character("a")])
        }

        @Test func `gives nothing when nothing waits`() throws {
            let terminal = try TestTerminal.utf8()
            #expect(terminal.screen.nextKey() == nil)
        }

        @Test func `reading a key sends nothing to the terminal`() throws {
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 20, rows: 3))
            terminal.screen.draw(Frame("TK-101"))
            _ = try terminal.received()
            try terminal.type("j")
            #expect(terminal.keys() == [.character("j")])
            #expect(try terminal.received() == "")
        }
    }

    @Suite struct Closing {
        private static let leavesFullScreen = "\u{1B}[?1049l"
        private static let showsCursor = "\u{1B}[?25h"

        @Test func `gives back screen, cursor and line settings`() throws {
            let terminal = try TestTerminal.utf8()
            #expect(try terminal.lineSettings() != terminal.settingsBefore)
            terminal.screen.draw(Frame("TK-101", style: .alarmCritical))
            _ = try terminal.received()
            terminal.screen.close()
            let sent = try terminal.received()
            #expect(sent.contains(Closing.leavesFullScreen))
            #expect(sent.contains(Closing.showsCursor))
            #expect(try terminal.lineSettings() == terminal.settingsBefore)
        }

        @Test func `is harmless twice, and nothing is drawn or read afterwards`() throws {
            let terminal = try TestTerminal.utf8()
            terminal.screen.close()
            _ = try terminal.received()
            terminal.screen.close()
            terminal.screen.draw(Frame("TK-101"))
            terminal.screen.bell()
            #expect(terminal.screen.nextKey() == nil)
            #expect(try terminal.received() == "")
        }

        @Test func `a crash gives the terminal back too`() throws {
            let terminal = try TestTerminal.utf8()
            terminal.screen.draw(Frame("TK-101"))
            _ = try terminal.received()
            ullage_crash_restore_now()
            let sent = try terminal.received()
            #expect(sent.contains(Closing.leavesFullScreen) && sent.contains(Closing.showsCursor))
            #expect(!sent.contains("$<"))
            #expect(try terminal.lineSettings() == terminal.settingsBefore)
        }

        @Test func `opens again after it was closed`() throws {
            try TestTerminal.utf8().screen.close()
            let terminal = try TestTerminal.utf8(size: FrameSize(columns: 20, rows: 3))
            terminal.screen.draw(Frame("again"))
            #expect(terminal.row(0, count: 5) == "again")
        }
    }
}
