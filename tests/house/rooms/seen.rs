//! What is seen of a house, and what is not.
use super::House;

#[test]
fn a_circle_is_seen_through_re_exports_and_in_the_code_but_not_in_tests() {
    let house = House::of(&|name| {
        let text = match name {
            "lib" => "mod a; pub mod b; mod c;",
            "a" => "mod inner; pub use inner::X; use crate::b::Z; pub struct Y(Z);",
            "a/inner" => "use super::Z; pub struct X(Z); // crate::c::W",
            "b" => "pub struct Z; fn f() -> Option<crate::a::X> { \"crate::c::W\"; None }",
            _ => {
                "pub struct W; #[cfg(test)] mod tests { use crate::b::Z; } fn g(_: super::b::Z) {}"
            }
        };
        text.to_owned()
    });
    let arrows: Vec<_> = house
        .arrows
        .keys()
        .map(|(a, b)| format!("{a} {b}"))
        .collect();
    assert_eq!(arrows, ["a b", "a/inner b", "b a/inner", "c b"]);
    assert_eq!(house.circles(), [["a/inner", "b"]]);
    assert_eq!(house.borrowed, ["a/inner takes super::Z from a"]);
}

#[test]
fn a_circle_is_seen_by_the_methods_that_are_called() {
    let house = House::of(&|name| {
        let text = match name {
            "lib" => "mod a; mod b; mod c; mod d;",
            "a" => "mod inner; pub struct X; impl X { fn f(&self) { self.g() } fn push(&self) {} }",
            "a/inner" => "use super::X; impl X { fn g(&self) { Self::h() } fn h() { } }",
            "b" => {
                "struct X; impl X { fn k(&self) { self.l() } } impl super::T for X { fn f() {} }"
            }
            "c" => "fn f(x: crate::a::X, v: Vec<u8>) { x.g(); x.f() }",
            _ => "struct Y; fn g(y: Y, v: Vec<u8>) { v.push(1); v.g(); }",
        };
        text.to_owned()
    });
    let arrows: Vec<_> = house.arrows.iter().collect();
    let said = |from: &str, to: &str| {
        let between = (from.to_owned(), to.to_owned());
        let says = house.arrows.get(&between).into_iter().flatten();
        let says: Vec<_> = says.filter(|says| says.ends_with("()")).collect();
        says.into_iter().map(String::as_str).collect::<Vec<_>>()
    };
    assert_eq!(house.circles(), [["a", "a/inner"]], "{arrows:?}");
    assert_eq!(said("a", "a/inner"), ["X::g()"]);
    assert_eq!(said("c", "a/inner"), ["X::g()"]);
    // Of two types' methods of one name no word says whose is meant.
    assert!(said("c", "a").is_empty() && said("d", "a").is_empty());
}
