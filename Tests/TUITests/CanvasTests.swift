import Snapshots
import TankFarm
import Testing

@testable import TUI

@Suite struct CanvasTests {
    private func canvas(_ glyphs: GlyphSet = .unicode, columns: Int = 10) -> Canvas {
        Canvas(size: FrameSize(columns: columns, rows: 1), glyphs: glyphs)
    }

    @Test func `number that does not fit fills its field with hashes`() {
        var canvas = canvas()
        canvas.number("123456", 0, 2, width: 5)
        #expect(canvas.frame.lines == ["  #####"])
    }

    @Test func `number stands at the right edge of its field`() {
        var canvas = canvas()
        canvas.number("41", 0, 2, width: 5)
        #expect(canvas.frame.lines == ["     41"])
    }

    @Test func `long text ends in an ellipsis`() {
        var canvas = canvas()
        canvas.text("settling tank", 0, 0, width: 8)
        #expect(canvas.frame.lines == ["settlin…"])
    }

    @Test func `wide character that would be halved is left out`() {
        var canvas = canvas()
        #expect(canvas.text("原油罐", 0, 0, width: 4) == 3)
        #expect(canvas.frame.lines == ["原…"])
        #expect(canvas.frame[0, 1].isContinuation)
    }

    @Test func `control characters and escape sequences do not reach a cell`() {
        var canvas = canvas()
        canvas.text("a\u{1B}[2Jb", 0, 0)
        #expect(canvas.frame.lines == ["a?[2Jb"])
    }

    @Test func `ascii terminal gets nothing but ascii and the same columns`() {
        var canvas = canvas(.ascii)
        let taken = canvas.text("罐 5 m³ –", 0, 0)
        #expect(taken == CharacterWidth.columns(of: "罐 5 m³ –"))
        #expect(canvas.frame.lines == ["?? 5 m3 -"])
    }

    @Test(arguments: [
        (0.0, "▕          ▏"), (50.0, "▕█████     ▏"), (52.5, "▕█████▎    ▏"), (100.0, "▕██████████▏"),
        (101.0, "▕██████████▏"), (-5.0, "▕          ▏"), (Double.nan, "▕          ▏"),
    ])
    func `bar is as full as the tank and never fuller than full`(level: Double, drawn: String) {
        var canvas = canvas(columns: 12)
        canvas.bar(
            BarContent(level: level, interface: nil, isSplitUnknown: false, full: 100, limits: []), 0, 0, width: 12)
        #expect(canvas.frame.lines == [drawn])
    }

    @Test func `bar shows water below oil and the limits across both`() {
        var canvas = canvas(columns: 12)
        let content = BarContent(
            level: 60, interface: 20, isSplitUnknown: false, full: 100, limits: [("HH", 95), ("L", 15)])
        canvas.bar(content, 0, 0, width: 12)
        #expect(canvas.frame.lines == ["▕▒┊████   ┃▏"])
    }

    @Test func `sparkline leaves a gap where nothing is known`() {
        var canvas = canvas(columns: 4)
        canvas.sparkline([0, nil, 700, 1_000], 0, 0, width: 4)
        #expect(canvas.frame.lines == ["▁ ▅█"])
    }

    @Test func `sparkline does not stretch noise`() {
        var canvas = canvas(columns: 4)
        canvas.sparkline([9_640, 9_641, 9_640, 9_641], 0, 0, width: 4)
        #expect(Set(canvas.frame.lines[0]).count == 1)
    }
}

@Suite struct QuietScreenTests {
    /// The links are slow and the eye is drawn by whatever moves.
    @Test(arguments: ConsoleView.allCases)
    func `changes a handful of cells when only the clock went on`(view: ConsoleView) {
        let state = ConsoleState(view: view)
        let size = FrameSize(columns: 120, rows: 40)
        let snapshot = SampleFarm.calm()
        let before = Screen.render(state, snapshot, size: size, now: SampleFarm.now)
        let after = Screen.render(state, snapshot, size: size, now: SampleFarm.now + .seconds(1))
        let changed = zip(before.cells, after.cells).count { $0 != $1 }
        #expect((1...8).contains(changed))
    }
}
