//! What the web on loopback logs is the truth that engines are measured by.

use std::time::Duration;

use kansa::serve::{Answer, Server, Web};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::web::SHOP;

async fn post(server: &Server, path: &str, body: &str) -> TcpStream {
    let mut client = TcpStream::connect(server.plain_address()).await.unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nhost: {SHOP}\r\nconnection: close\r\ncontent-length: 5\r\n\r\n{body}");
    client.write_all(head.as_bytes()).await.unwrap();
    client
}

#[tokio::test]
async fn a_request_arrives_with_its_head_and_whole_with_its_body() {
    let server = Web::new().site(SHOP, |_| Answer::status(204)).start().await.unwrap();

    // The client goes away before its body is whole.
    let cut = post(&server, "/cut", "abc").await;
    let arrived = async {
        while server.log().requests().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), arrived).await.unwrap();
    drop(cut);

    let mut whole = post(&server, "/whole", "abcde").await;
    let mut answer = String::new();
    whole.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");

    let requests = server.log().requests();
    let told: Vec<_> = requests.iter().map(|request| (request.path.as_str(), request.body.as_slice())).collect();
    assert_eq!(told.first().map(|(path, _)| *path), Some("/cut"));
    assert_eq!(told.last(), Some(&("/whole", b"abcde".as_slice())));
}
